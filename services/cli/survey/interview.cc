#include "services/cli/survey/interview.h"

#include <absl/strings/ascii.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/layout.h"
#include "services/cli/survey/answer_text.h"
#include "services/cli/survey/condition_value.h"
#include "services/cli/survey/survey_names.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// Whether another answer can mend it: what is no answer here, or none that the service takes.
bool CanBeMended(const absl::Status& status) {
  const auto reason = errors::ReasonOf(status);
  if (!reason.has_value()) return absl::IsInvalidArgument(status);
  return reason == errors::Reason::ANSWER_OUT_OF_RANGE ||
         reason == errors::Reason::ANSWER_KIND_MISMATCH || reason == errors::Reason::INVALID_FIELD;
}

std::string SentenceOf(const absl::Status& status, const View& view) {
  const auto reason = errors::ReasonOf(status);
  if (!reason.has_value()) return std::string(status.message());
  std::string text = errors::Sentence(*reason, view.language, errors::AllMetadataOf(status));
  for (const auto& violation : errors::FieldViolationsOf(status))
    text += base::Join(" ", violation.description);
  return Harmless(text);
}

absl::Status NothingTyped(const View& view) {
  return absl::InvalidArgumentError(
      base::AsAbsl(view.Say("An answer is needed.", "Jawaban diperlukan.")));
}

}  // namespace

std::string CommandToGoOn(const Respondent& respondent) {
  // With a token it is longer than a line, which must not be broken between words.
  return base::Join(
      "tanggap survey answer ", respondent.link,
      respondent.token.empty() ? "" : base::Join(" --survey-token ", respondent.token, " \\\n"),
      respondent.token.empty() ? " " : "", "--response-id ", respondent.response_id);
}

absl::StatusOr<v1::ResponseContent> Interview::Run(v1::ResponseContent begun) {
  content_ = std::move(begun);
  for (const v1::Answer& answer : content_.answers()) asked_.insert(answer.question());
  TANGGAP_RETURN_IF_ERROR(GoOn());
  TANGGAP_ASSIGN_OR_RETURN(v1::DraftProgress progress, Save());
  while (!progress.next_page().empty()) {
    const std::string page = progress.next_page();
    if (page == shown_page_) {
      return absl::InternalError(
          base::Join("The service asks for the page ", page, " again and again."));
    }
    PrintTitle(page);
    TANGGAP_RETURN_IF_ERROR(AskPage(page));
    shown_page_ = page;
    TANGGAP_ASSIGN_OR_RETURN(progress, Save());
  }
  for (const std::string& question : progress.hidden_questions()) Drop(question);
  return content_;
}

// What is left of the page on which somebody left off is asked first.
absl::Status Interview::GoOn() {
  for (const AskedQuestion& asked : questions_.all()) {
    if (asked_.contains(asked.code)) shown_page_ = asked.page;
  }
  return shown_page_.empty() ? absl::OkStatus() : AskPage(shown_page_);
}

// What is shown of a page may hang on answers to it. The service tells of a page as a whole, and is
// not asked after each answer; so that is looked at here.
absl::Status Interview::AskPage(const std::string& page) {
  for (const AskedQuestion& asked : questions_.all()) {
    if (asked.page != page || asked_.contains(asked.code)) continue;
    const v1::Question& question = *asked.question;
    if (question.has_relevance() && !Holds(question.relevance(), content_)) continue;
    TANGGAP_RETURN_IF_ERROR(Ask(asked));
  }
  return absl::OkStatus();
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
    const absl::Status kept = typed.empty() ? NothingTyped(view) : Take(asked, typed);
    if (kept.ok()) return absl::OkStatus();
    if (!CanBeMended(kept)) return kept;
    for (const std::string& line : Wrapped(SentenceOf(kept, view), kLineWidth - 2))
      out << "  " << view.Red(line) << "\n";
  }
}

absl::Status Interview::Take(const AskedQuestion& asked, const std::string& typed) {
  TANGGAP_ASSIGN_OR_RETURN(const v1::Answer answer, AnswerOf(asked, typed, session_.view()));
  return KeepAnswer(answer);
}

absl::Status Interview::KeepAnswer(const v1::Answer& answer) {
  *content_.add_answers() = answer;
  absl::Status saved = Save().status();
  if (!saved.ok()) content_.mutable_answers()->RemoveLast();
  return saved;
}

void Interview::Drop(const std::string& question) {
  auto& answers = *content_.mutable_answers();
  for (int i = answers.size(); i-- > 0;) {
    if (answers[i].question() == question) answers.DeleteSubrange(i, 1);
  }
}

void Interview::PrintTitle(const std::string& code) {
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
  return absl::DataLossError(base::Join(
      session_.view().Say("Not sent yet. What you have answered is kept for 7 days; go on with:",
                          "Belum terkirim. Jawaban Anda disimpan 7 hari; lanjutkan dengan:"),
      "\n", CommandToGoOn(respondent_)));
}

}  // namespace tanggap::cli
