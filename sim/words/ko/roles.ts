/** Kafka's names of quorum roles, Korean. */
export const QUORUM_ROLES: Readonly<Record<string, string>> = {
  Unattached: '소속 없는 상태(Unattached)',
  Follower: '팔로워(Follower)',
  Prospective: '예비 후보(Prospective)',
  Candidate: '후보(Candidate)',
  Leader: '리더(Leader)',
  Resigned: '사임한 리더(Resigned)',
  Observer: '옵서버(Observer)',
};
