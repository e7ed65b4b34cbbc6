import type { MetadataImage } from '../controller/image.ts';
import { brokerOf, topicByName } from '../controller/image-lookup.ts';
import type {
  FindCoordinatorRequest,
  FindCoordinatorResponse,
  FoundCoordinator,
} from '../protocol/coordinator.ts';
import { internalTopicOf, partitionFor } from './partition-for.ts';

/** Who coordinates the keys that a client asks for, as far as this broker knows (KafkaApis.getCoordinator, §5.1). */
export function findCoordinators(
  image: MetadataImage,
  request: FindCoordinatorRequest,
): FindCoordinatorResponse {
  const topic = internalTopicOf(request.keyType);
  const coordinators = request.coordinatorKeys.map((key) => coordinatorOf(image, topic, key));
  return { type: 'FindCoordinatorResponse', coordinators };
}

function coordinatorOf(image: MetadataImage, topic: string, key: string): FoundCoordinator {
  const partitions = topicByName(image, topic)?.partitions ?? [];
  const leader = partitions[partitionFor(key, partitions.length)]?.leader ?? -1;
  const broker = brokerOf(image, leader);
  return broker === null || broker.fenced
    ? { key, error: 'COORDINATOR_NOT_AVAILABLE', nodeId: -1 }
    : { key, error: 'NONE', nodeId: leader };
}
