#include "services/cli/survey/answer_command.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/cli/json.h"
#include "services/cli/layout.h"
#include "services/cli/lines.h"
#include "services/cli/session.h"
#include "services/cli/survey/answers_file.h"
#include "services/cli/survey/interview.h"
#include "services/cli/survey/survey_names.h"
#include "services/cli/text_input.h"
#include "services/cli/usage_error.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

std::string Paragraph(const std::string& text) {
  std::string lines;
  for (const std::string& line : Wrapped(text, kLineWidth)) lines += base::Join(line, "\n");
  return text.empty() ? "" : base::Join(lines, "\n");
}

// What must be read before the first question.
std::string FormHead(const v1::Form& form, const std::string& language, const View& view) {
  std::vector<std::string> asks = {WordsOf(form.agency_label(), language)};
  if (form.has_unit_label()) asks.push_back(WordsOf(form.unit_label(), language));
  return base::Join(view.Bold(Harmless(WordsOf(form.title(), language))), "\n",
                    Harmless(absl::StrJoin(asks, ", ")), "\n\n",
                    Paragraph(WordsOf(form.privacy_notice(), language)),
                    Paragraph(WordsOf(form.definition().introduction(), language)));
}

absl::Status NotOpen(const v1::Form& form, const View& view) {
  return absl::FailedPreconditionError(base::AsAbsl(view.Say(
      base::Join("This survey takes no responses now (", ShortNameOf(form.state()), ")."),
      base::Join("Survei ini sedang tidak menerima jawaban (", ShortNameOf(form.state()), ")."))));
}

std::string ServiceList(const v1::Form& form, const std::string& language) {
  std::string text;
  for (const v1::MeasuredService& service : form.services()) {
    text += base::Join("    ", Padded(service.code(), 20), " ",
                       Harmless(WordsOf(service.label(), language)), "\n");
  }
  return text;
}

// Which of the services it is about, where respondents choose.
absl::StatusOr<std::string> ServiceOf(const v1::Form& form, const Arguments& arguments,
                                      const std::string& language, Session& session) {
  std::string service = arguments.Text("service");
  if (!service.empty() || form.services().empty()) return service;
  const View& view = session.view();
  if (arguments.Has("answers"))
    return UsageError(base::Join("--service is missing; one of:\n", ServiceList(form, language)));
  Surroundings& surroundings = session.surroundings();
  surroundings.out << view.Bold(
                          view.Say("Which service is it about?", "Layanan mana yang Anda nilai?"))
                   << "\n"
                   << ServiceList(form, language);
  const auto is_one = [&](const v1::MeasuredService& each) { return each.code() == service; };
  do {
    surroundings.out << view.Say("  its code: ", "  kodenya: ") << std::flush;
    if (!std::getline(surroundings.in, service)) return UsageError("--service is missing.");
    service = std::string(absl::StripAsciiWhitespace(service));
  } while (std::none_of(form.services().begin(), form.services().end(), is_one));
  return service;
}

std::string SubmittedPage(const v1::SubmittedResponse& submitted, const v1::Form& form,
                          const std::string& link, const std::string& language, const View& view) {
  if (submitted.state() == v1::RESPONSE_STATE_SCREENED_OUT) {
    return view.Say(
        "\nThank you. You are not one of those whom this survey asks; nothing of your "
        "answers is kept.\n",
        "\nTerima kasih. Survei ini tidak ditujukan kepada Anda; jawaban Anda tidak "
        "disimpan.\n");
  }
  Lines lines(view);
  lines.Add(view.Say("receipt", "tanda terima"), view.Bold(submitted.receipt()));
  lines.Add("", view.Say("Shown this once. With it you, and nobody else, can see that your answers "
                         "are held, change them and take them back.",
                         "Hanya ditampilkan sekali. Dengan ini Anda, dan hanya Anda, dapat "
                         "memeriksa, mengubah, dan menarik jawaban Anda."));
  lines.Add(view.Say("link", "tautan"), link);
  lines.Add("sha256", submitted.content_hash());
  for (const v1::FollowUpOffer& offer : submitted.offers()) {
    for (const v1::FollowUpRule& rule : form.definition().follow_ups()) {
      if (rule.code() == offer.rule())
        lines.Add(view.Say("you may", "Anda dapat"), WordsOf(rule.notice(), language));
    }
  }
  return base::Join("\n", Paragraph(WordsOf(form.definition().thanks(), language)), lines.Text());
}

absl::StatusOr<v1::Form> FetchForm(const std::string& link, Session& session) {
  // A person's token must not be sent where nobody is to be known.
  std::string own_token = session.TakeToken();
  v1::GetFormRequest request;
  request.set_link(link);
  TANGGAP_ASSIGN_OR_RETURN(v1::Form form,
                           session.Call<v1::Form>(base::Join(kRespondents, "GetForm"), request));
  if (form.account_needed()) session.UseToken(std::move(own_token));
  if (form.version().empty() || form.state() == v1::COLLECTOR_STATE_ENDED)
    return NotOpen(form, session.view());
  return form;
}

// What was saved before under this response_id, with the version that it was begun with.
absl::StatusOr<v1::ResponseContent> SavedContent(const Respondent& respondent, Session& session) {
  v1::GetDraftRequest request;
  request.set_link(respondent.link);
  request.set_response_id(respondent.response_id);
  absl::StatusOr<v1::Draft> draft =
      session.Call<v1::Draft>(base::Join(kRespondents, "GetDraft"), request);
  if (draft.ok()) return draft->content();
  return std::move(draft).status();
}

// One conversation by one link.
class Answering {
 public:
  Answering(const Arguments& arguments, Session& session, Respondent respondent)
      : arguments_(arguments),
        session_(session),
        respondent_(std::move(respondent)),
        language_(LanguageTag(arguments, session.view())) {}

  absl::Status Run() {
    TANGGAP_ASSIGN_OR_RETURN(form_, FetchForm(respondent_.link, session_));
    if (form_.token_needed() && respondent_.token.empty())
      return UsageError("--survey-token is missing: it came with the invitation.");
    const absl::Time began = session_.surroundings().clock.Now();
    TANGGAP_ASSIGN_OR_RETURN(v1::ResponseContent content, Content());
    if (!arguments_.Has("answers")) {
      content.set_seconds_taken(
          static_cast<int32_t>(absl::ToInt64Seconds(session_.surroundings().clock.Now() - began)));
    }
    return Submit(content);
  }

 private:
  absl::StatusOr<v1::ResponseContent> Content() {
    v1::ResponseContent content;
    content.set_version(form_.version());
    content.set_language(language_);
    if (arguments_.Has("answers")) {
      TANGGAP_ASSIGN_OR_RETURN(
          const std::string json,
          TextOrFileOf(
              arguments_.Text("answers") == "-" ? "-" : base::Join("@", arguments_.Text("answers")),
              session_.surroundings().in));
      const QuestionList questions(form_.definition());
      TANGGAP_ASSIGN_OR_RETURN(const std::vector<v1::Answer> answers, ReadAnswers(json, questions));
      TANGGAP_ASSIGN_OR_RETURN(*content.mutable_service(),
                               ServiceOf(form_, arguments_, language_, session_));
      for (const v1::Answer& answer : answers) *content.add_answers() = answer;
      return content;
    }
    session_.surroundings().out << FormHead(form_, language_, session_.view());
    if (arguments_.Has("response-id")) {
      TANGGAP_ASSIGN_OR_RETURN(content, SavedContent(respondent_, session_));
    } else {
      TANGGAP_ASSIGN_OR_RETURN(*content.mutable_service(),
                               ServiceOf(form_, arguments_, language_, session_));
    }
    return Interview(session_, form_, respondent_, language_).Run(std::move(content));
  }

  absl::Status Submit(const v1::ResponseContent& content) {
    TANGGAP_ASSIGN_OR_RETURN(const v1::SubmittedResponse submitted, Send(content));
    Surroundings& surroundings = session_.surroundings();
    if (session_.json()) {
      TANGGAP_ASSIGN_OR_RETURN(const std::string json, ToJson(submitted));
      surroundings.out << json;
      return absl::OkStatus();
    }
    surroundings.out << SubmittedPage(submitted, form_, respondent_.link, language_,
                                      session_.view());
    return absl::OkStatus();
  }

  absl::StatusOr<v1::SubmittedResponse> Send(const v1::ResponseContent& content) {
    v1::SubmitResponseRequest request;
    request.set_link(respondent_.link);
    request.set_token(respondent_.token);
    request.set_response_id(respondent_.response_id);
    *request.mutable_content() = content;
    while (true) {
      absl::StatusOr<v1::SubmittedResponse> submitted =
          session_.Call<v1::SubmittedResponse>(base::Join(kRespondents, "SubmitResponse"), request);
      const bool in_doubt =
          absl::IsUnavailable(submitted.status()) || absl::IsDeadlineExceeded(submitted.status());
      if (!in_doubt || !IsToBeSentAgain()) return submitted;
    }
  }

  // Once they were counted the draft is gone: what was asked for can be sent again from here alone,
  // and only so does the receipt come.
  bool IsToBeSentAgain() {
    Surroundings& surroundings = session_.surroundings();
    const View& view = session_.view();
    if (arguments_.Has("answers")) {
      surroundings.err << "To send the very same again, so that it counts once: --response-id "
                       << respondent_.response_id << "\n";
      return false;
    }
    surroundings.out << "\n"
                     << view.Say(
                            "Whether your answers arrived is not known.\n"
                            "  Enter sends the very same again, so that they count once: ",
                            "Belum diketahui apakah jawaban Anda diterima.\n"
                            "  Enter mengirim ulang jawaban yang sama, dihitung satu kali: ")
                     << std::flush;
    std::string line;
    if (std::getline(surroundings.in, line)) return true;
    surroundings.out << "\n";
    surroundings.err << view.Say(
                            "If they did not arrive, they are kept for 7 days; go on with:\n",
                            "Jika belum diterima, jawaban disimpan 7 hari; lanjutkan dengan:\n")
                     << CommandToGoOn(respondent_) << "\n"
                     << view.Say("Where no draft is found, they did arrive.\n",
                                 "Jika draf tidak ditemukan, jawaban sudah diterima.\n");
    return false;
  }

  const Arguments& arguments_;
  Session& session_;
  const Respondent respondent_;
  const std::string language_;
  v1::Form form_;
};

absl::Status RunAnswer(const Arguments& arguments, Surroundings& surroundings) {
  if (arguments.IsOn("json") && !arguments.Has("answers"))
    return UsageError("--json goes with --answers: questions are asked in words.");
  std::string response_id = arguments.Text("response-id");
  if (response_id.empty()) response_id = base::Uuid::V4(surroundings.random).ToString();
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  return Answering(arguments, *session,
                   {.link = arguments.Word(0),
                    .token = arguments.Text("survey-token"),
                    .response_id = response_id})
      .Run();
}

}  // namespace

Command SurveyAnswerCommand() {
  return {
      .name = "survey answer",
      .words = "LINK",
      .group = Group::kAsking,
      .summary = "Fill in a form, question by question or from a file; prints the receipt",
      .details =
          "LINK is what `tanggap survey publish` printed, or what stands in a QR code. Your "
          "own token is sent to surveys that ask for an account only, and to no other. A "
          "file of answers is JSON by the codes of the questions: "
          "{\"waktu\": 4, \"jenis_kelamin\": \"female\", \"izin_profil\": true}.",
      .flags = {{.name = "answers",
                 .placeholder = "FILE",
                 .help = "Ask nothing, take these answers; - is standard input."},
                {.name = "service",
                 .placeholder = "CODE",
                 .help = "Which service it is about, where the survey asks about several."},
                {.name = "survey-token",
                 .placeholder = "TOKEN",
                 .help = "The token that came with an invitation."},
                {.name = "response-id",
                 .placeholder = "UUID",
                 .help = "Go on where you left off; with --answers, send the very same again."}},
      .example = "tanggap survey answer 7X2K9QWM4T1ZB6HD --language id",
      .least_words = 1,
      .most_words = 1,
      .service = &kSurveys,
      .run = RunAnswer};
}

}  // namespace tanggap::cli
