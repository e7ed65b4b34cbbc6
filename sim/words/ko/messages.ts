import type { MessageWords, Place } from '../en/messages.ts';
import { eulReul } from '../josa.ts';

const partitions = ({ partition }: Place): string => partition ?? '여러 파티션';
const from = ({ offset }: Place): string => (offset === null ? '' : ` 오프셋 ${offset}부터`);

/** Korean. */
export const MESSAGES: MessageWords = {
  ProduceRequest: (place) => `${partitions(place)}에 레코드 쓰기 요청`,
  ProduceResponse: (place) =>
    `${partitions(place)}${place.offset === null ? '' : ` 오프셋 ${place.offset}`} 쓰기에 대한 응답`,
  FetchRequest: (place) => `${eulReul(partitions(place))}${from(place)} 읽기 요청`,
  FetchResponse: (place) => `${partitions(place)}${from(place)} 읽기에 대한 응답`,
  ListOffsetsRequest: (place) => `${partitions(place)}의 시작과 끝 오프셋 문의`,
  ListOffsetsResponse: (place) => `${partitions(place)}의 시작과 끝 오프셋 안내`,
  OffsetsForLeaderEpochRequest: (place) => `${partitions(place)}의 리더 에포크가 끝나는 곳 문의`,
  OffsetsForLeaderEpochResponse: (place) => `${partitions(place)}의 리더 에포크가 끝나는 곳 안내`,
  MetadataRequest: () => '토픽과 리더 문의',
  MetadataResponse: () => '토픽과 리더 안내',
  InitProducerIdRequest: () => '프로듀서 ID 요청',
  InitProducerIdResponse: () => '프로듀서 ID 발급',

  BrokerRegistrationRequest: () => '프로세스 등록 요청',
  BrokerRegistrationResponse: () => '등록에 대한 응답',
  BrokerHeartbeatRequest: () => '살아 있다는 알림',
  BrokerHeartbeatResponse: () => '하트비트에 대한 응답',
  AlterPartitionRequest: (place) => `${partitions(place)}의 ISR 변경 제안`,
  AlterPartitionResponse: (place) => `${partitions(place)}의 ISR 제안에 대한 응답`,
  AssignReplicasToDirsRequest: (place) => `${partitions(place)} 복제본이 놓인 로그 디렉터리 알림`,
  AssignReplicasToDirsResponse: () => '로그 디렉터리 알림에 대한 응답',
  AllocateProducerIdsRequest: () => '프로듀서 ID 묶음 요청',
  AllocateProducerIdsResponse: () => '프로듀서 ID 묶음 발급',
  CreateTopicsRequest: () => '토픽 생성 요청',
  CreateTopicsResponse: () => '토픽 생성에 대한 응답',
  DeleteTopicsRequest: () => '토픽 삭제 요청',
  DeleteTopicsResponse: () => '토픽 삭제에 대한 응답',
  CreatePartitionsRequest: () => '파티션 추가 요청',
  CreatePartitionsResponse: () => '파티션 추가에 대한 응답',
  AlterPartitionReassignmentsRequest: (place) => `${partitions(place)}의 복제본 재배치 요청`,
  AlterPartitionReassignmentsResponse: (place) => `${partitions(place)}의 재배치에 대한 응답`,
  ElectLeadersRequest: () => '리더 선출 요청',
  ElectLeadersResponse: () => '리더 선출에 대한 응답',
  IncrementalAlterConfigsRequest: () => '설정 변경 요청',
  IncrementalAlterConfigsResponse: () => '설정 변경에 대한 응답',
  UpdateFeaturesRequest: () => '기능(feature) 수준 변경 요청',
  UpdateFeaturesResponse: () => '기능 수준 변경에 대한 응답',
  UnregisterBrokerRequest: () => '브로커 등록 해제 요청',
  UnregisterBrokerResponse: () => '브로커 등록 해제에 대한 응답',

  VoteRequest: () => '투표 요청',
  VoteResponse: () => '투표 요청에 대한 응답',
  BeginQuorumEpochRequest: () => '쿼럼의 리더가 됐다는 알림',
  BeginQuorumEpochResponse: () => '쿼럼의 리더를 알았다는 응답',
  EndQuorumEpochRequest: () => '쿼럼의 리더에서 물러난다는 알림',
  EndQuorumEpochResponse: () => '쿼럼의 리더가 물러난 것을 알았다는 응답',
  QuorumFetchRequest: (place) => `메타데이터 로그를${from(place)} 읽기 요청`,
  QuorumFetchResponse: (place) => `메타데이터 로그${from(place)} 읽기에 대한 응답`,
};
