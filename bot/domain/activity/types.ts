import type { ActivityType } from '../../reading/types';

/** What an activity can be; VISIT and AID are told by a visit alone, OTHER when no type of the district's list fits. */
export type ActivityKind = ActivityType | 'VISIT' | 'AID' | 'OTHER';

/** Names as people see them; the order is that of the list to choose from. */
export const ACTIVITY_NAMES: Readonly<Record<ActivityKind, string>> = {
  THEME_DAY: '主题党日',
  VOLUNTEER: '志愿服务',
  PARTY_CLASS: '党课',
  MEMBERS_MEETING: '党员大会',
  COMMITTEE: '支委会',
  GROUP_MEETING: '党小组会',
  TRAINING: '培训讲座',
  PUBLICITY: '宣传宣讲',
  CULTURE: '文体活动',
  CLINIC: '义诊',
  CO_BUILD: '共建活动',
  MEDIATION: '调解',
  VISIT: '走访',
  AID: '慰问',
  OTHER: '其他活动',
};

/** Offered when the type was not said. A drop-down holds ten; the rest can be typed. */
export const TYPES_TO_CHOOSE: readonly ActivityKind[] = [
  'THEME_DAY',
  'VOLUNTEER',
  'PARTY_CLASS',
  'MEMBERS_MEETING',
  'COMMITTEE',
  'GROUP_MEETING',
  'TRAINING',
  'PUBLICITY',
  'CULTURE',
  'OTHER',
];

export const isActivityKind = (code: string): code is ActivityKind => Object.hasOwn(ACTIVITY_NAMES, code);

export const activityName = (code: string): string => (isActivityKind(code) ? ACTIVITY_NAMES[code] : code);

/** Of these what was said may tell who is in need. */
export const isVisit = (code: string | undefined): boolean => code === 'VISIT' || code === 'AID';
