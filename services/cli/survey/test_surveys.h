// A small surveys service with the real contracts behind a real server, for the tests of this
// folder. What it answers is what the test says; drafts are led through a form of two pages.
//
//   TestSurveys service;
//   SurveyTerminal terminal(service);
//   EXPECT_EQ(terminal.Run({"survey", "index", kSurvey}), 0) << terminal.err;
//   EXPECT_EQ(service.seen<v1::GetIndexRequest>().scope().period(), "2026-Q3");
#pragma once

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/errors/error.h"
#include "libs/testing/in_process_server.h"
#include "services/cli/test_service.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/design_service.pb.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"
#include "tanggap/surveys/v1/results_service.pb.h"

namespace tanggap::cli {

inline constexpr char kSurvey[] = "surveys/018bcfe5-6880-4c31-a9f4-0c5a4e9f2d10";
inline constexpr char kLink[] = "7X2K9QWM4T1ZB6HD";
inline constexpr char kReceipt[] = "7X2K9QWM4T1ZB6HD7X2K9QWM5";

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

class TestSurveys {
 public:
  TestSurveys();

  std::string address() const { return server_.address(); }
  const std::string& token() const { return token_; }

  // The requests of a type, in their order.
  template <typename Request>
  std::vector<Request> all() {
    const base::MutexLock lock(mutex_);
    std::vector<Request> requests;
    for (const std::string& bytes : seen_[Request::descriptor()->name()])
      requests.emplace_back().ParseFromString(bytes);
    return requests;
  }
  template <typename Request>
  Request seen() {
    const std::vector<Request> requests = all<Request>();
    return requests.empty() ? Request() : requests.back();
  }

  surveys::v1::Survey survey;
  surveys::v1::ListSurveysResponse list;
  surveys::v1::LintReport lint;
  surveys::v1::CompatibilityReport compatibility;
  surveys::v1::SurveyVersion version;
  surveys::v1::Form form;
  surveys::v1::GetIndexResponse index;
  surveys::v1::ReportedIndexAudit audit;
  surveys::v1::SubmittedResponse submitted;
  // What a submission, or a publishing, ends with instead, and how often.
  absl::Status refusal;
  int refusals = std::numeric_limits<int>::max();
  // Whether a call of a respondent came with a token of a person.
  bool somebody_was_named = false;

 private:
  // Remembers each request and answers what `answer` points at.
  template <typename Request, typename Response>
  void Answer(rpc::Server& server, const std::string& method, const Response* answer,
              const absl::Status* instead = nullptr);
  // Streams that no command of this folder opens; a server must know who would.
  template <typename Request, typename Response>
  static void RefuseStream(rpc::Server& server, const std::string& method);
  void AddHandlers(rpc::Server& server);
  absl::StatusOr<surveys::v1::DraftProgress> Save(const surveys::v1::SaveDraftRequest& request);
  template <typename Request>
  void Remember(const Request& request) {
    const base::MutexLock lock(mutex_);
    seen_[Request::descriptor()->name()].push_back(request.SerializeAsString());
  }

  base::Mutex mutex_;
  std::map<std::string, std::vector<std::string>> seen_;
  std::map<std::string, surveys::v1::ResponseContent> drafts_;
  testing::InProcessServer server_;
  std::string token_;
};

class SurveyTerminal : public Terminal {
 public:
  explicit SurveyTerminal(const TestSurveys& service) {
    environment["TANGGAP_ADDRESS_SURVEYS"] = service.address();
    environment["TANGGAP_TOKEN"] = service.token();
  }
};

namespace internal {

inline constexpr char kForm[] = R"(
  version: "surveys/018bcfe5-6880-4c31-a9f4-0c5a4e9f2d10/versions/1"
  title { texts { key: "id" value: "Survei Kepuasan" } texts { key: "en" value: "Satisfaction" } }
  agency: "dinkes" agency_label { texts { key: "id" value: "Dinas Kesehatan" } }
  state: COLLECTOR_STATE_OPEN respondent_level: RESPONDENT_LEVEL_ANONYMOUS
  privacy_notice { texts { key: "en" value: "Nobody can tell who you are." } }
  definition {
    languages: "id" languages: "en"
    thanks { texts { key: "en" value: "Thank you." } }
    pages {
      code: "pelayanan" title { texts { key: "en" value: "The service" } }
      questions {
        code: "waktu" element: "WAKTU" required: true
        text { texts { key: "en" value: "How quick is it?" } texts { key: "id" value: "Seberapa cepat?" } }
        likert {
          points { value: 1 label { texts { key: "en" value: "Not quick" } } }
          points { value: 2 label { texts { key: "en" value: "Very quick" } } }
        }
      }
      questions {
        code: "fasilitas" text { texts { key: "en" value: "How are these?" } }
        matrix {
          scale { not_applicable: true
            points { value: 1 label { texts { key: "en" value: "Bad" } } }
            points { value: 2 label { texts { key: "en" value: "Good" } } } }
          rows { code: "toilet" text { texts { key: "en" value: "Toilets" } } }
        }
      }
    }
    pages {
      code: "profil"
      questions { code: "izin" text { texts { key: "en" value: "May we ask?" } } consent {} }
      questions {
        code: "kelamin" text { texts { key: "en" value: "Sex" } }
        relevance { consent { question: "izin" } }
        single_choice {
          options { code: "male" label { texts { key: "en" value: "Male" } } }
          options { code: "female" label { texts { key: "en" value: "Female" } } }
        }
      }
      questions { code: "saran" text { texts { key: "en" value: "Suggestion" } } free_text {} }
    }
    follow_ups {
      code: "saran" when { answered { question: "saran" } } action: FOLLOW_UP_ACTION_FILE_SUGGESTION
      comment_question: "saran" notice { texts { key: "en" value: "It is filed as a suggestion." } }
    }
  })";

}  // namespace internal

inline TestSurveys::TestSurveys() : server_([this](rpc::Server& server) { AddHandlers(server); }) {
  token_ = server_.AddPrincipal({.grants = {{auth::Role::ROLE_SUPERVISOR, "dinkes", ""},
                                            {auth::Role::ROLE_OFFICER, "dinkes", ""}}});
  token_ = token_.substr(token_.find(' ') + 1);
  survey.set_name(kSurvey);
  survey.set_agency("dinkes");
  survey.set_etag("\"1\"");
  survey.set_state_label("Draft");
  survey.set_purpose(surveys::v1::SURVEY_PURPOSE_SKM);
  (*survey.mutable_title()->mutable_texts())["id"] = "SKM 2026";
  *list.add_surveys() = survey;
  lint.set_publishable(true);
  version.set_version(1);
  version.set_series(1);
  form = FromText<surveys::v1::Form>(internal::kForm);
  submitted.set_state(surveys::v1::RESPONSE_STATE_ACCEPTED);
  submitted.set_receipt(kReceipt);
}

template <typename Request, typename Response>
void TestSurveys::Answer(rpc::Server& server, const std::string& method, const Response* answer,
                         const absl::Status* instead) {
  server.Handle<Request, Response>(
      "tanggap.surveys.v1." + method,
      [this, answer, instead](const rpc::Context& context,
                              const Request& request) -> absl::StatusOr<Response> {
        Remember(request);
        if (context.principal().kind == auth::PrincipalKind::kPerson) somebody_was_named = true;
        if (instead != nullptr && !instead->ok() && refusals-- > 0) return *instead;
        return *answer;
      });
}

template <typename Request, typename Response>
void TestSurveys::RefuseStream(rpc::Server& server, const std::string& method) {
  server.HandleStream<Request, Response>(
      "tanggap.surveys.v1." + method,
      [](const rpc::Context&, const Request&,
         const rpc::Waker&) -> absl::StatusOr<std::unique_ptr<rpc::Feed<Response>>> {
        return errors::Error(errors::Reason::SHUTTING_DOWN).ToStatus();
      });
}

inline void TestSurveys::AddHandlers(rpc::Server& server) {
  namespace v1 = surveys::v1;
  RefuseStream<v1::WatchSurveysRequest, v1::WatchSurveysResponse>(
      server, "SurveyDesignService.WatchSurveys");
  RefuseStream<v1::ExportResponsesRequest, v1::CsvChunk>(server,
                                                         "CollectionService.ExportResponses");
  RefuseStream<v1::WatchIndexRequest, v1::WatchIndexResponse>(server, "ResultsService.WatchIndex");
  RefuseStream<v1::ExportRecapRequest, v1::CsvChunk>(server, "ResultsService.ExportRecap");
  Answer<v1::CreateSurveyRequest>(server, "SurveyDesignService.CreateSurvey", &survey);
  Answer<v1::GetSurveyRequest>(server, "SurveyDesignService.GetSurvey", &survey);
  Answer<v1::UpdateSurveyRequest>(server, "SurveyDesignService.UpdateSurvey", &survey);
  Answer<v1::ListSurveysRequest>(server, "SurveyDesignService.ListSurveys", &list);
  Answer<v1::GetLintReportRequest>(server, "SurveyDesignService.GetLintReport", &lint);
  Answer<v1::GetCompatibilityReportRequest>(server, "SurveyDesignService.GetCompatibilityReport",
                                            &compatibility);
  Answer<v1::PublishSurveyRequest>(server, "SurveyDesignService.PublishSurvey", &version, &refusal);
  Answer<v1::GetFormRequest>(server, "RespondentService.GetForm", &form);
  Answer<v1::SubmitResponseRequest>(server, "RespondentService.SubmitResponse", &submitted,
                                    &refusal);
  Answer<v1::GetIndexRequest>(server, "ResultsService.GetIndex", &index);
  Answer<v1::AuditReportedIndexRequest>(server, "ResultsService.AuditReportedIndex", &audit);
  server.Handle<v1::ListSurveyTemplatesRequest, v1::ListSurveyTemplatesResponse>(
      "tanggap.surveys.v1.SurveyDesignService.ListSurveyTemplates",
      [](const rpc::Context&, const v1::ListSurveyTemplatesRequest&) {
        return absl::StatusOr<
            v1::ListSurveyTemplatesResponse>(FromText<v1::ListSurveyTemplatesResponse>(
            R"(templates { name: "surveyTemplates/skm-14-2017" purpose: SURVEY_PURPOSE_SKM })"));
      });
  server.Handle<v1::CreateCollectorRequest, v1::Collector>(
      "tanggap.surveys.v1.CollectionService.CreateCollector",
      [this](const rpc::Context&, const v1::CreateCollectorRequest& request) {
        Remember(request);
        v1::Collector collector = request.collector();
        collector.set_link(kLink);
        collector.set_state(v1::COLLECTOR_STATE_OPEN);
        return absl::StatusOr<v1::Collector>(collector);
      });
  server.Handle<v1::SaveDraftRequest, v1::DraftProgress>(
      "tanggap.surveys.v1.RespondentService.SaveDraft",
      [this](const rpc::Context& context, const v1::SaveDraftRequest& request) {
        Remember(request);
        if (context.principal().kind == auth::PrincipalKind::kPerson) somebody_was_named = true;
        return Save(request);
      });
  server.Handle<v1::GetDraftRequest, v1::Draft>(
      "tanggap.surveys.v1.RespondentService.GetDraft",
      [this](const rpc::Context&, const v1::GetDraftRequest& request) {
        const base::MutexLock lock(mutex_);
        v1::Draft draft;
        *draft.mutable_content() = drafts_[request.response_id()];
        return absl::StatusOr<v1::Draft>(draft);
      });
}

// The logic of the form above. As of the real service a page counts as shown once anything on it
// was answered.
inline absl::StatusOr<surveys::v1::DraftProgress> TestSurveys::Save(
    const surveys::v1::SaveDraftRequest& request) {
  const std::string& said = request.shown_page();
  size_t shown = said == "profil" ? 2 : said == "pelayanan" ? 1 : 0;
  bool lacks_time = true;
  for (const auto& answer : request.content().answers()) {
    const std::string& question = answer.question();
    if (answer.point() > 2) {
      return errors::Error(errors::Reason::ANSWER_OUT_OF_RANGE)
          .With("question", question)
          .Field("content.answers[0]", "It is a point from 1 to 2.");
    }
    const bool on_first = question == "waktu" || question == "fasilitas/toilet";
    shown = std::max<size_t>(shown, on_first ? 1 : 2);
    lacks_time = lacks_time && question != "waktu";
  }
  {
    const base::MutexLock lock(mutex_);
    drafts_[request.response_id()] = request.content();
  }
  surveys::v1::DraftProgress progress;
  progress.set_complete(!lacks_time);
  if (shown < 2) progress.set_next_page("profil");
  if (shown < 1 || lacks_time) progress.set_next_page("pelayanan");
  return progress;
}

}  // namespace tanggap::cli
