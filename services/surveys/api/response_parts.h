// What of a response is kept where: its answers apart from its words, what names somebody sealed,
// suggestions to be filed. The same for what is submitted and what is revised.
//
//   const Parts parts{content, *version, validation};
//   row.vector = parts.PlainAnswers();
//   submission.comments = parts.Comments(cipher, receipt);
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/element_answers.h"
#include "services/surveys/domain/validation.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/submission.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

// Of a content that was checked. All outlive it.
class Parts {
 public:
  Parts(const v1::ResponseContent& content, const CompiledVersion& version,
        const Validation& validation)
      : content_(content), version_(version), validation_(validation) {}

  bool ScreenedOut() const { return validation_.way().end == v1::SURVEY_END_SCREENED_OUT; }
  std::vector<ElementAnswer> Elements() const;
  // Those that the answers alone tell.
  std::vector<v1::QualityFlag> Flags() const;

  // The message ResponseContent with `answers` alone, the same bytes for the same answers: without
  // words and what names somebody; with words; what names somebody.
  std::string PlainAnswers() const;
  std::string AnswersWithWords() const;
  std::string DirectAnswers() const;

  std::vector<CommentRow> Comments(const CollectionCipher& cipher,
                                   const std::string& receipt) const;
  // To be filed from `day` on.
  std::vector<FollowUpRow> Suggestions(const CollectionCipher& cipher, const std::string& receipt,
                                       const RespondentCipher& respondents,
                                       const std::string& agency, int day) const;

  // What the respondent is answered. `complaint` is the one that a closing survey is about.
  v1::SubmittedResponse Answer(v1::ResponseState state, const std::string& receipt, int revision,
                               const std::string& complaint = {}) const;

 private:
  const v1::ResponseContent& content_;
  const CompiledVersion& version_;
  const Validation& validation_;
};

// What figures take up of answers that are kept with words, as the message ResponseContent.
absl::StatusOr<std::string> PlainOf(const std::string& answers, const Definition& definition);

// The questions whose answers are kept as comments.
std::vector<std::string> WordedQuestions(const Definition& definition);

}  // namespace tanggap::surveys
