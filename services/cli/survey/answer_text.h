// What somebody types as the answer to a question: the number of an option, a point, a word.
//
//   TANGGAP_ASSIGN_OR_RETURN(v1::Answer answer, AnswerOf(asked, "3", view));
//   out << QuestionText(asked, language, view);
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/cli/survey/question_list.h"
#include "services/cli/view.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::cli {

// The question with what can be answered to it, in lines.
std::string QuestionText(const AskedQuestion& asked, const std::string& language, const View& view);
// What stands before the place to type at.
std::string PromptOf(const AskedQuestion& asked, const View& view);

// The error's message is a sentence in the view's language that says what can be answered. Whether
// the answer is good is the service's to say.
absl::StatusOr<surveys::v1::Answer> AnswerOf(const AskedQuestion& asked, const std::string& typed,
                                             const View& view);

}  // namespace tanggap::cli
