// How two versions of a questionnaire compare, question by question: can their answers be counted
// together?
//
//   const Compatible compatible = Compare(published, draft);
//   if (compatible.verdict > accepted) return errors::Error(Reason::COMPATIBILITY_NOT_ACCEPTED);
//   if (compatible.verdict == v1::COMPATIBILITY_INCOMPATIBLE) ++series;
//
// Questions are known by their codes; order, pages and help texts may differ freely. Whether the
// same people are asked the same is tried out with all answers that the conditions of both tell
// apart; where these are too many, logic that is not written alike counts as changed.
#pragma once

#include <string>
#include <vector>

#include "services/surveys/domain/sentence.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

struct Change {
  std::string question;
  v1::Compatibility compatibility = v1::COMPATIBILITY_UNSPECIFIED;
  v1::QuestionChangeKind kind = v1::QUESTION_CHANGE_KIND_UNSPECIFIED;
};

struct Compatible {
  // The worst of the changes; SAME when there is none.
  v1::Compatibility verdict = v1::COMPATIBILITY_SAME;
  // Worst first, then in the order of the newer version, what is gone last.
  std::vector<Change> changes;
};

// Both are definitions that Definition::Compile takes; of others nothing is promised but an end.
Compatible Compare(const v1::SurveyDefinition& older, const v1::SurveyDefinition& newer);

// What a change is, in words.
Sentence SentenceOf(const Change& change);

}  // namespace tanggap::surveys
