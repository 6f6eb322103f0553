#include "services/cli/survey/publish_command.h"

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/field_text.h"
#include "services/cli/json.h"
#include "services/cli/survey/collector_text.h"
#include "services/cli/survey/publish_page.h"
#include "services/cli/survey/publishing.h"
#include "services/cli/survey/survey_file.h"
#include "services/cli/survey/survey_names.h"
#include "services/cli/text_input.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// What file and flags say of the survey; flags win.
absl::StatusOr<v1::Survey> SurveyOf(const Arguments& arguments, Surroundings& surroundings) {
  v1::Survey survey;
  if (const std::string path = arguments.Word(0); !path.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::string text,
                             path == "-" ? TextOf(path, surroundings.in) : ReadTextFile(path));
    TANGGAP_ASSIGN_OR_RETURN(survey, ReadSurvey(path == "-" ? "standard input" : path, text));
  }
  if (arguments.Has("agency")) survey.set_agency(arguments.Text("agency"));
  if (arguments.Has("title"))
    (*survey.mutable_title()->mutable_texts())["id"] = arguments.Text("title");
  if (arguments.Has("purpose")) {
    TANGGAP_RETURN_IF_ERROR(
        SetField("purpose", arguments.Text("purpose"), "--purpose", absl::UTCTimeZone(), survey));
  }
  return survey;
}

std::string SourceOf(const Arguments& arguments) {
  const std::string source = arguments.Text("template");
  return source.empty() || source.find('/') != std::string::npos
             ? source
             : base::Join("surveyTemplates/", source);
}

// The purpose of surveys made of the built-in templates, where nobody says it.
absl::Status CompleteNewSurvey(const std::string& source, Session& session, v1::Survey& survey) {
  if (survey.agency().empty()) return UsageError("--agency is missing: whose survey it is.");
  if (!survey.has_title()) return UsageError("--title is missing: what it is called.");
  if (survey.purpose() != v1::SURVEY_PURPOSE_UNSPECIFIED) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(
      const v1::ListSurveyTemplatesResponse list,
      session.Call<v1::ListSurveyTemplatesResponse>(base::Join(kDesign, "ListSurveyTemplates"),
                                                    v1::ListSurveyTemplatesRequest()));
  for (const v1::SurveyTemplate& each : list.templates()) {
    if (each.name() == source) survey.set_purpose(each.purpose());
  }
  if (survey.purpose() != v1::SURVEY_PURPOSE_UNSPECIFIED) return absl::OkStatus();
  return UsageError("--purpose is missing: SKM, COMPLAINT_CLOSING, NPS or CUSTOM.");
}

absl::StatusOr<std::vector<v1::Collector>> CollectorsOf(const Arguments& arguments) {
  std::vector<v1::Collector> collectors;
  for (const std::string& written : arguments.All("collector")) {
    TANGGAP_ASSIGN_OR_RETURN(v1::Collector collector, CollectorOf(written));
    for (const char* flag : {"service", "label"}) {
      if (!arguments.Has(flag)) continue;
      TANGGAP_RETURN_IF_ERROR(SetField(flag, arguments.Text(flag), base::Join("--", flag),
                                       absl::UTCTimeZone(), collector));
    }
    if (arguments.Has("channel")) {
      TANGGAP_RETURN_IF_ERROR(SetField("channel", arguments.Text("channel"), "--channel",
                                       absl::UTCTimeZone(), collector));
    }
    if (arguments.Has("level")) {
      TANGGAP_RETURN_IF_ERROR(SetField("respondent_level", arguments.Text("level"), "--level",
                                       absl::UTCTimeZone(), collector));
    }
    collectors.push_back(std::move(collector));
  }
  return collectors;
}

absl::StatusOr<v1::Compatibility> AcceptedOf(const Arguments& arguments) {
  v1::PublishSurveyRequest request;
  if (arguments.Has("accept")) {
    TANGGAP_RETURN_IF_ERROR(SetField("accepted_compatibility", arguments.Text("accept"), "--accept",
                                     absl::UTCTimeZone(), request));
  }
  return request.accepted_compatibility();
}

// Quoted as the contract has it; a shell eats quotes.
std::string EtagOf(const Arguments& arguments) {
  const std::string etag = arguments.Text("etag");
  return etag.empty() || etag.starts_with("\"") ? etag : base::Join("\"", etag, "\"");
}

absl::StatusOr<base::Uuid> FirstIdOf(const Arguments& arguments, Surroundings& surroundings) {
  if (!arguments.Has("request-id")) return base::Uuid::V4(surroundings.random);
  const auto uuid = base::Uuid::Parse(arguments.Text("request-id"));
  if (!uuid.has_value()) return UsageError("--request-id is a UUID.");
  return *uuid;
}

// Says each thing when it has happened, so that what came before a refusal is known.
class PublishRun {
 public:
  PublishRun(const Arguments& arguments, Session& session, RequestIds ids)
      : arguments_(arguments),
        session_(session),
        view_(session.view()),
        publishing_(session, ids) {}

  absl::Status Draft(v1::Survey survey) {
    const std::string source = SourceOf(arguments_);
    if (arguments_.Has("survey")) {
      TANGGAP_ASSIGN_OR_RETURN(const std::string name,
                               ResolveSurvey(arguments_.Text("survey"), session_));
      TANGGAP_RETURN_IF_ERROR(publishing_.ChangeSurvey(name, EtagOf(arguments_), survey));
    } else {
      TANGGAP_RETURN_IF_ERROR(CompleteNewSurvey(source, session_, survey));
      TANGGAP_RETURN_IF_ERROR(publishing_.MakeSurvey(survey, source));
    }
    Say(SurveyHead(publishing_.survey(), LanguageTag(arguments_, view_), view_));
    TANGGAP_RETURN_IF_ERROR(publishing_.Check());
    Say(FindingsText(publishing_.lint(), view_));
    Say(CompatibilityText(publishing_.compatibility(), publishing_.survey().published_version(),
                          view_));
    return absl::OkStatus();
  }

  absl::Status Publish(v1::Compatibility accepted, const std::vector<v1::Collector>& collectors) {
    if (arguments_.IsOn("draft-only")) return absl::OkStatus();
    if (!publishing_.lint().publishable()) {
      return absl::FailedPreconditionError(
          base::Join(view_.Say("The draft cannot be published yet. Mend it and go on with:",
                               "Rancangan belum dapat diterbitkan. Perbaiki lalu lanjutkan:"),
                     "\ntanggap survey publish FILE --survey ", publishing_.survey().name()));
    }
    TANGGAP_RETURN_IF_ERROR(publishing_.Publish(accepted));
    Say(VersionText(*publishing_.version(), view_));
    for (const v1::Collector& collector : collectors)
      TANGGAP_RETURN_IF_ERROR(publishing_.AddCollector(collector));
    Say(CollectorsText(publishing_.collectors(), view_));
    return absl::OkStatus();
  }

  std::string base_etag() const { return publishing_.base_etag(); }

  absl::Status PrintJson() {
    nlohmann::ordered_json all;
    const auto add = [&](nlohmann::ordered_json& to,
                         const google::protobuf::Message& message) -> absl::Status {
      TANGGAP_ASSIGN_OR_RETURN(const std::string json, ToJson(message));
      to = nlohmann::ordered_json::parse(json);
      return absl::OkStatus();
    };
    TANGGAP_RETURN_IF_ERROR(add(all["survey"], publishing_.survey()));
    TANGGAP_RETURN_IF_ERROR(add(all["lint"], publishing_.lint()));
    TANGGAP_RETURN_IF_ERROR(add(all["compatibility"], publishing_.compatibility()));
    if (publishing_.version()) TANGGAP_RETURN_IF_ERROR(add(all["version"], *publishing_.version()));
    all["collectors"] = nlohmann::ordered_json::array();
    for (const v1::Collector& collector : publishing_.collectors()) {
      all["collectors"].emplace_back();
      TANGGAP_RETURN_IF_ERROR(add(all["collectors"].back(), collector));
    }
    session_.surroundings().out << all.dump(1) << "\n";
    return absl::OkStatus();
  }

 private:
  void Say(const std::string& text) {
    if (!session_.json()) session_.surroundings().out << text;
  }

  const Arguments& arguments_;
  Session& session_;
  const View& view_;
  Publishing publishing_;
};

bool IsWorthRepeating(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

absl::Status RunPublish(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(v1::Survey survey, SurveyOf(arguments, surroundings));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<v1::Collector> collectors, CollectorsOf(arguments));
  TANGGAP_ASSIGN_OR_RETURN(const v1::Compatibility accepted, AcceptedOf(arguments));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid first, FirstIdOf(arguments, surroundings));
  const RequestIds ids(first);
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  if (session->verbose()) surroundings.err << "request-id " << ids.first() << "\n";
  PublishRun run(arguments, *session, ids);
  absl::Status status = run.Draft(std::move(survey));
  if (status.ok()) status = run.Publish(accepted, collectors);
  if (IsWorthRepeating(status)) {
    surroundings.err << "To send the very same again, so that it counts once: --request-id "
                     << ids.first();
    // What is sent names the version that was changed.
    if (arguments.Has("survey") && !run.base_etag().empty())
      surroundings.err << " --etag '" << run.base_etag() << "'";
    surroundings.err << "\n";
  }
  if (status.ok() && session->json()) status = run.PrintJson();
  return status;
}

std::vector<Flag> PublishFlags() {
  return {
      {.name = "template",
       .placeholder = "CODE",
       .help = "What to begin with: skm-14-2017, complaint-closing, nps, or a version of another "
               "survey, surveys/.../versions/2."},
      {.name = "agency", .placeholder = "CODE", .help = "Whose survey it is."},
      {.name = "title", .placeholder = "TEXT", .help = "What it is called, in Indonesian."},
      {.name = "purpose",
       .placeholder = "PURPOSE",
       .help = "What it is for: SKM, COMPLAINT_CLOSING, NPS or CUSTOM; the template's when left "
               "out."},
      {.name = "survey",
       .placeholder = "SURVEY",
       .help = "Go on with a survey that is there: FILE takes the place of its draft."},
      {.name = "etag",
       .placeholder = "VERSION",
       .help = "With --survey: only if it is still at this version."},
      {.name = "draft-only", .placeholder = "", .help = "Check the draft and publish nothing."},
      {.name = "accept",
       .placeholder = "COMPATIBILITY",
       .help = "The worst change to agree to: EXTENDED when left out; REWORDED, INCOMPATIBLE."},
      {.name = "collector",
       .placeholder = "KIND[@UNIT]",
       .help = "Make a way to it: open-link, token-link, app, enumerator, import, or "
               "intake-point:CODE. May be given several times.",
       .repeated = true},
      {.name = "channel",
       .placeholder = "CHANNEL",
       .help = "Under which channel its responses count; what is common for its kind when left "
               "out."},
      {.name = "level",
       .placeholder = "LEVEL",
       .help = "What is known of who answers: ANONYMOUS, CONFIDENTIAL (of token-link) or "
               "IDENTIFIED."},
      {.name = "service",
       .placeholder = "CODE",
       .help = "Which of the survey's services it asks about."},
      {.name = "label", .placeholder = "TEXT", .help = "What staff call it."},
      {.name = "request-id",
       .placeholder = "UUID",
       .help = "Repeat an earlier run: every change counts once."}};
}

}  // namespace

Command SurveyPublishCommand() {
  return {
      .name = "survey publish",
      .words = "[FILE]",
      .group = Group::kAsking,
      .summary = "Make a survey from a template or a file, check it, publish it, print its links",
      .details =
          "FILE holds a tanggap.surveys.v1.Survey as text or as JSON (- is standard input). "
          "What has been published never changes: a later FILE for the same survey becomes "
          "its next version, and what that does to its figures is told before. A draft with "
          "errors is kept and not published.",
      .flags = PublishFlags(),
      .example =
          "tanggap survey publish --template skm-14-2017 --agency dinkes --title 'SKM 2026' "
          "--collector open-link@bidang-p2p",
      .most_words = 1,
      .service = &kSurveys,
      .run = RunPublish};
}

}  // namespace tanggap::cli
