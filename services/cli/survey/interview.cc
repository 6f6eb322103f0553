#include "services/cli/survey/interview.h"

#include <absl/strings/ascii.h>

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/layout.h"
#include "services/cli/survey/answer_text.h"
#include "services/cli/survey/survey_names.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// Refusals that another answer can mend.
bool IsAboutTheAnswer(const absl::Status& status) {
  const auto reason = errors::ReasonOf(status);
  return reason == errors::Reason::ANSWER_OUT_OF_RANGE ||
         reason == errors::Reason::ANSWER_KIND_MISMATCH || reason == errors::Reason::INVALID_FIELD;
}

std::string SentenceOf(const absl::Status& status, const View& view) {
  std::string text =
      errors::Sentence(*errors::ReasonOf(status), view.language, errors::AllMetadataOf(status));
  for (const auto& violation : errors::FieldViolationsOf(status))
    text += base::Join(" ", violation.description);
  return text;
}

}  // namespace

absl::StatusOr<v1::ResponseContent> Interview::Run(v1::ResponseContent begun) {
  content_ = std::move(begun);
  for (const v1::Answer& answer : content_.answers()) asked_.insert(answer.question());
  TANGGAP_ASSIGN_OR_RETURN(progress_, Save());
  while (!progress_.next_page().empty()) {
    PrintPage(progress_.next_page());
    const auto next = std::find_if(progress_.questions().begin(), progress_.questions().end(),
                                   [&](const std::string& code) { return !asked_.contains(code); });
    if (next == progress_.questions().end()) {
      if (shown_page_ == progress_.next_page()) {
        return absl::InternalError(
            base::Join("The service asks for the page ", shown_page_, " again and again."));
      }
      shown_page_ = progress_.next_page();
      TANGGAP_ASSIGN_OR_RETURN(progress_, Save());
      continue;
    }
    const AskedQuestion* asked = questions_.Find(*next);
    if (asked == nullptr)
      return absl::InternalError(base::Join("The form has no question ", *next, "."));
    TANGGAP_RETURN_IF_ERROR(Ask(*asked));
  }
  const std::vector<std::string> hidden(progress_.hidden_questions().begin(),
                                        progress_.hidden_questions().end());
  for (const std::string& question : hidden) Drop(question);
  return content_;
}

absl::StatusOr<v1::DraftProgress> Interview::Save() {
  v1::SaveDraftRequest request;
  request.set_link(respondent_.link);
  request.set_token(respondent_.token);
  request.set_response_id(respondent_.response_id);
  request.set_shown_page(shown_page_);
  *request.mutable_content() = content_;
  return session_.Call<v1::DraftProgress>(base::Join(kRespondents, "SaveDraft"), request);
}

absl::Status Interview::Ask(const AskedQuestion& asked) {
  const View& view = session_.view();
  std::ostream& out = session_.surroundings().out;
  asked_.insert(asked.code);
  out << QuestionText(asked, language_, view);
  if (asked.question->has_statement()) return absl::OkStatus();
  while (true) {
    out << PromptOf(asked, view) << std::flush;
    std::string typed;
    if (!ReadLine(typed)) return LeftOff();
    if (typed.empty() && !asked.question->required()) return absl::OkStatus();
    const absl::StatusOr<v1::Answer> answer = AnswerOf(asked, typed, view);
    const absl::Status kept = answer.ok() && !typed.empty() ? KeepAnswer(*answer)
                              : answer.ok() ? absl::InvalidArgumentError(base::AsAbsl(view.Say(
                                                  "An answer is needed.", "Jawaban diperlukan.")))
                                            : answer.status();
    if (kept.ok()) return absl::OkStatus();
    if (!absl::IsInvalidArgument(kept) ||
        (errors::ReasonOf(kept).has_value() && !IsAboutTheAnswer(kept)))
      return kept;
    out << "  "
        << view.Red(errors::ReasonOf(kept).has_value() ? SentenceOf(kept, view)
                                                       : std::string(kept.message()))
        << "\n";
  }
}

absl::Status Interview::KeepAnswer(const v1::Answer& answer) {
  *content_.add_answers() = answer;
  absl::StatusOr<v1::DraftProgress> progress = Save();
  if (!progress.ok()) {
    content_.mutable_answers()->RemoveLast();
    return std::move(progress).status();
  }
  progress_ = *std::move(progress);
  return absl::OkStatus();
}

void Interview::Drop(const std::string& question) {
  auto& answers = *content_.mutable_answers();
  for (int i = answers.size(); i-- > 0;) {
    if (answers[i].question() == question) answers.DeleteSubrange(i, 1);
  }
}

void Interview::PrintPage(const std::string& code) {
  if (printed_page_ == code) return;
  printed_page_ = code;
  for (const v1::Page& page : form_.definition().pages()) {
    const std::string title = WordsOf(page.title(), language_);
    if (page.code() == code && !title.empty())
      session_.surroundings().out << "\n" << session_.view().Bold(Harmless(title)) << "\n";
  }
}

bool Interview::ReadLine(std::string& line) {
  if (!std::getline(session_.surroundings().in, line)) return false;
  line = std::string(absl::StripAsciiWhitespace(line));
  return true;
}

absl::Status Interview::LeftOff() const {
  session_.surroundings().out << "\n";
  return absl::DataLossError(base::AsAbsl(session_.view().Say(
      base::Join("Not sent yet. What you have answered is kept for 7 days; go on with: tanggap "
                 "survey answer ",
                 respondent_.link, " --response-id ", respondent_.response_id),
      base::Join("Belum terkirim. Jawaban Anda disimpan 7 hari; lanjutkan dengan: tanggap survey "
                 "answer ",
                 respondent_.link, " --response-id ", respondent_.response_id))));
}

}  // namespace tanggap::cli
