import type { Value } from './template.js';

/** The parameters that CloudFormation has itself, for a stack `photos`. */
export const pseudoParameters: Readonly<Record<string, Value>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::StackName': 'photos',
  'AWS::StackId':
    'arn:aws:cloudformation:us-east-1:111122223333:stack/photos/0829c34a-b59f-4fa1-9107-c3c77d0bee2a',
};
