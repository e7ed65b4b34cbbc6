/** What each guarantee says in Korean, by its id; the English titles stand where the guarantees do (sim/check). */
export const GUARANTEES: Readonly<Record<string, string>> = {
  'at-least-once': '그룹이 커밋한 레코드는 효과를 냈다.',
  'at-most-once': '레코드는 한 그룹에서 최대 한 번 효과를 낸다.',
  'exactly-once': '한 번 보낸 값은 한 그룹에서 정확히 한 번 효과를 낸다.',
  'single-controller-writes':
    '한 에포크에 활성 컨트롤러는 최대 하나이며, 쿼럼의 리더이고 자신의 에포크 이전을 모두 읽었다.',
  'controller-reply-committed':
    '컨트롤러는 변경이 커밋된 뒤에 응답하며, 이후의 모든 컨트롤러가 그 변경을 안다.',
  'metadata-image-agrees':
    '모든 노드는 같은 오프셋에서 같은 메타데이터 이미지를 만들고, 물러난 컨트롤러도 그 이미지로 돌아간다.',
  'broker-metadata-monotone': '브로커 프로세스가 따르는 메타데이터 이미지는 뒤로 가지 않는다.',
  'broker-epoch-unique':
    '브로커를 등록할 때마다 에포크가 커지고, 프로세스마다 하나이며, 두 브로커가 같은 에포크를 갖지 않는다.',
  'unfence-gate': '브로커는 자신의 등록 레코드를 읽은 뒤에만 펜싱(fencing)이 풀린다.',
  'partition-well-formed':
    'ISR과 ELR은 서로 겹치지 않는 복제본 집합이고, 리더는 ISR에 있으며, 에포크는 낮아지지 않는다.',
  'isr-subset-alive':
    '펜싱됐거나 종료 중인 브로커는 ISR에 들어가지 못하고, 다른 멤버가 있으면 남아 있지도 못한다.',
  'isr-incarnation': '복제본은 리더가 따라잡은 것을 확인한 바로 그 프로세스로만 ISR에 들어간다.',
  'reassignment-in-sync':
    '재배치는 추가하는 복제본이 모두 동기화된 뒤에만 복제본을 뺀다. 수가 줄면 남는 복제본이 모두 동기화된 뒤에만 뺀다.',
  'maximal-isr-covers': '리더의 최대 ISR은 컨트롤러가 그 에포크에 정한 ISR을 포함한다.',
  'producer-ids-disjoint': '같은 프로듀서 ID를 두 브로커에 주지 않는다.',

  'exclusive-owner':
    '같은 세대에 가입한 멤버나 컨슈머 그룹에서 제거되지 않은 멤버 가운데 둘이 한 파티션을 소유하지 않는다.',
  'consumer-group-one-owner':
    '컨슈머 그룹에서 한 파티션을 할당받았거나 아직 내놓지 않은 멤버는 최대 하나다.',
  'consumer-group-owner-per-epoch': '컨슈머 그룹에서 한 파티션은 한 에포크에 한 멤버의 것이다.',
  'consumer-group-epochs':
    '컨슈머 그룹의 에포크는 낮아지지 않고, 어떤 멤버도 할당보다 앞서지 않는다.',
  'consumer-group-target':
    '컨슈머 그룹의 목표 할당은 모든 파티션을 그 토픽을 구독한 한 멤버에게 준다.',
  'consumer-group-stable': '안정된(stable) 컨슈머 그룹에서는 모든 멤버가 목표대로 할당받았다.',
  'consumer-owns-assigned':
    '컨슈머는 자신의 멤버가 할당받았거나 아직 내놓지 않은 파티션만 소유한다.',
  'consumer-group-converges': '장애가 끝나면 컨슈머 그룹의 모든 멤버가 목표 할당에 이른다.',

  'acked-durable': '전송에 성공한 레코드는 마지막 리더의 로그에서 자신의 오프셋에 있다.',
  'lost-write': '전송에 성공한 레코드는 그 뒤까지 읽은 컨슈머가 반드시 읽는다.',
  unseen: '전송에 성공한 레코드는 결국 읽힌다.',
  duplicate: '한 번 보낸 값은 한 오프셋에만 있다.',
  'inconsistent-offsets': '파티션의 한 오프셋에는 누가 읽든 한 값만 있다.',
  'nonmonotonic-send': '한 프로듀서가 한 파티션에 보낸 레코드는 보낸 순서대로 있다.',
  'nonmonotonic-poll': 'seek하지 않는 컨슈머는 읽은 오프셋을 다시 읽지 않는다.',
  'poll-skip': 'seek하지 않는 컨슈머는 읽을 수 있는 레코드를 건너뛰지 않는다.',
  'definite-failure-unread': '전송이 확실히 실패한 레코드는 읽히지 않는다.',
  'end-offset-monotone': '한 클라이언트가 들은 파티션의 끝 오프셋은 낮아지지 않는다.',

  'txn-state': '트랜잭션의 상태는 정해진 표대로만 바뀐다.',
  'txn-fenced': '프로듀서 ID의 에포크는 코디네이터에서도 로그에서도 낮아지지 않는다.',
  'txn-open': '로그는 코디네이터에서 그 파티션의 트랜잭션이 열려 있는 동안에만 트랜잭션을 연다.',
  'txn-atomic':
    '한 트랜잭션의 레코드는 애플리케이션이 들은 대로 모두 커밋되거나 하나도 커밋되지 않는다.',
  'read-committed': 'read_committed 컨슈머는 아무도 커밋하지 않은 트랜잭션의 레코드를 받지 않는다.',
  'stable-offset': '마지막 안정 오프셋(LSO)은 낮아지지 않고, 열려 있는 트랜잭션을 지나가지 않는다.',
  'lso-progress':
    '장애가 끝나면 어떤 트랜잭션도 자신의 제한 시간보다 오래 마지막 안정 오프셋(LSO)을 붙잡지 않는다.',
  'txn-completes': '장애가 끝나면 결정된 트랜잭션은 끝난다.',
  'exactly-once-copies':
    '오프셋이 커밋된 레코드에는 커밋된 복사본이 하나 있고, 커밋되지 않은 레코드에는 없다.',

  'one-leader-per-epoch': '메타데이터 쿼럼에서 한 에포크의 리더는 최대 하나다.',
  'raft-one-vote': '투표자는 에포크마다 한 번만 투표하고, 투표는 보내기 전에 디스크에 남는다.',
  'raft-epoch-monotone': '복제본의 에포크는 디스크에서도 메모리에서도 낮아지지 않는다.',
  'raft-leader-append-only': '리더는 자신의 로그를 자르지 않고 자신의 에포크로만 덧붙인다.',
  'raft-log-match': '메타데이터 레코드의 (오프셋, 에포크)가 같은 복제본은 그 아래도 모두 같다.',
  'raft-leader-complete': '쿼럼의 새 리더는 커밋된 레코드를 모두 갖고 있다.',
  'raft-committed-prefix':
    '커밋된 메타데이터 로그는 바뀌지 않는다: 모든 복제본이 같은 레코드를 커밋된 것으로 여긴다.',
  'raft-hw-monotone': '메타데이터 로그의 실제 하이 워터마크(HW)는 낮아지지 않는다.',
  'raft-durable-majority': '커밋된 것은 투표자 과반의 디스크에 있다.',
  'raft-single-change':
    '투표자는 커밋된 변경 다음에 한 번에 하나씩 바뀌고, 과반은 현재 투표자 집합의 과반이다.',
  'raft-snapshot':
    '메타데이터 스냅숏은 디스크에 남은 커밋된 것이고 모든 노드에서 같으며, 그 끝에서 로그가 시작한다.',
  'one-active-controller': '더 새로운 에포크로 교체된 리더는 check-quorum 제한 시간 안에 물러난다.',
  'stable-leader': '과반이 따르는 리더는 모두와 끊겨 있던 노드 때문에 물러나지 않는다.',
  'leader-within-t': '과반이 연결돼 있으면 쿼럼에는 제한된 시간 안에 커밋하는 리더가 있다.',
  'raft-catches-up': '장애가 끝나면 모든 복제본이 리더의 하이 워터마크(HW)에 도달한다.',

  'log-offsets-ordered':
    '모든 복제본에서 로그 시작 ≤ 하이 워터마크(HW) ≤ 로그 끝(LEO)이고, 복구 지점은 로그 안에 있다.',
  'log-match': '레코드의 (오프셋, 리더 에포크)가 같은 복제본은 그 아래도 모두 같다.',
  'leader-complete': '정상적으로 선출된 리더는 커밋된 레코드를 모두 갖고 있다.',
  'candidate-complete': '살아 있는 ISR 멤버는 모두 커밋된 레코드를 전부 갖고 있다.',
  'committed-not-truncated':
    '언클린 리더 선출(unclean election)이 없으면 어떤 복제본도 커밋된 레코드를 잘라내지 않는다.',
  'recovered-prefix-valid':
    '재시작은 첫 손상된 배치 앞까지 온전한 배치를 모두 지키고, 그 뒤는 아무것도 남기지 않는다.',
  'failed-directory-untouched':
    '브로커는 쓸 수 없는 로그 디렉터리 없이 계속하며, 쓰지 못한 것을 썼다고 여기지 않는다.',
  'failed-directory-left':
    '고장 난 로그 디렉터리에 있는 복제본은 리더가 아니며, 고장이 보고되면 ISR에서 빠진다.',
  'directories-known': '장애가 나은 뒤 컨트롤러는 모든 복제본의 로그 디렉터리를 안다.',
  'retention-floor': '레코드는 쓰인 뒤 retention.ms 동안 읽을 수 있다.',
  'deleted-below-hw': '보존 기간과 DeleteRecords는 커밋되지 않은 것을 지우지 않는다.',
  'no-resurrection': '삭제한 토픽의 레코드는 같은 이름으로 다시 만든 토픽에 나타나지 않는다.',
  'committed-only': '컨슈머는 커밋된 레코드만 받는다.',
  'leader-hw-monotone': '한 리더 에포크 안에서 리더의 하이 워터마크(HW)는 낮아지지 않는다.',
  'hw-needs-min-isr': '하이 워터마크(HW)는 ISR 멤버가 min.insync.replicas 이상일 때만 올라간다.',
  'acked-on-min-isr':
    'acks=all 쓰기가 성공했을 때 복제본 min.insync.replicas개가 그 레코드를 갖고 있다.',
  'one-leader-per-leader-epoch': '한 리더 에포크에서 두 브로커가 같은 파티션의 리더가 되지 않는다.',
  'partition-epoch-monotone':
    '한 프로세스 안에서 브로커는 더 오래된 리더 에포크나 파티션 에포크로 돌아가지 않는다.',

  'dead-broker-fenced':
    '활성 컨트롤러는 죽은 브로커를 세션 제한 시간의 한 배 반 안에 펜싱(fencing)한다.',
  'controller-within-t': '장애가 끝나면 활성 컨트롤러가 하나 있다.',
  'available-after-heal': '장애가 끝나면 모든 파티션에 일하는 리더가 있다.',
  'replica-eventually-in-sync': '장애가 끝나면 모든 복제본이 ISR로 돌아온다.',
  'reassignment-completes': '장애가 끝나면 복제본이 모두 살아 있는 재배치는 끝난다.',
  'metadata-fresh': '장애가 끝나면 모든 브로커가 컨트롤러와 같은 메타데이터를 갖는다.',

  'coordinator-replay': '그룹 코디네이터가 커밋된 것으로 여기는 상태는 로그의 커밋된 부분과 같다.',
  'coordinator-reply-committed': '오프셋 커밋은 레코드가 커밋된 뒤에 성공으로 응답한다.',
  'commit-fenced':
    '오프셋 커밋은 현재 세대의 멤버에게서만, 또는 빈 그룹에서 멤버가 아닌 컨슈머에게서만 받는다.',
  'generation-monotone': '기록된 그룹의 세대는 계속 커진다.',
  'group-leader': '한 세대의 그룹 리더는 하나이고, 할당은 그 리더에게서만 온다.',
  'assignment-disjoint': '한 세대는 한 파티션을 두 멤버에게 할당하지 않는다.',
  'offset-durable': '그룹의 멤버가 원하는 토픽의 오프셋은 만료되지 않는다.',
  'coordinator-up-within-t': '장애가 끝나면 모든 그룹이 코디네이터를 찾는다.',
  'group-stable-within-t': '장애가 끝나면 멤버가 그대로인 그룹은 모두를 포함해 안정된다.',
  'group-progress': '살아 있고 커밋하는 멤버가 있고 읽을 레코드가 있는 그룹은 커밋을 이어 간다.',
};
