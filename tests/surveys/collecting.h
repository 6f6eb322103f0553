// A published survey and the ways to it, for tests of what is collected: its questions, answers
// that are whole, and the calls in a word each.
//
//   class QuotaTest : public CollectingTest {};
//   const v1::Collector way = Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS);
//   EXPECT_THAT(Submit(To(way, Whole())), IsOk());
//   Pass(absl::Seconds(2));                              // what the service remembers for a second
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

// A page `awal` with `jenis` (baru, ulang, lain; required), `usia` (17 to 99) and `pekerjaan`
// (petani, swasta; of the respondent's profile), which `lain` ends; a page `layanan` with `waktu`
// and `biaya` (4 points, the first required), `sebab` (lama, mahal; required, shown to `ulang`),
// `alat` (hp, laptop; several), `kunjungan` (a day, not in the future), `saran` (words), `setuju`
// (consent, required).
v1::SurveyDefinition Questionnaire();

v1::Answer Picked(std::string_view question, std::string_view option);
v1::Answer PickedAll(std::string_view question, const std::vector<std::string>& options);
v1::Answer Pointed(std::string_view question, int point);
v1::Answer Numbered(std::string_view question, std::string_view number);
v1::Answer Dated(std::string_view question, std::string_view date);
v1::Answer Said(std::string_view question, std::string_view words);
v1::Answer Agreed(std::string_view question, bool given);

// A random response id.
std::string NewResponseId();

// Options of a service that lets one address call as often as it likes, and takes nothing up into
// figures: what waits for that is looked at.
Service::Options WithoutLimits(const base::Clock& clock);
// Of one with the limits, threads and queues that it is shipped with.
Service::Options AsShipped(const base::Clock& clock);

class CollectingTest : public ::testing::Test {
 protected:
  using MakeOptions = std::function<Service::Options(const base::Clock&)>;
  explicit CollectingTest(const MakeOptions& options = WithoutLimits);

  template <typename Response>
  absl::StatusOr<Response> Collection(std::string_view method,
                                      const google::protobuf::Message& request,
                                      const Caller& caller = Admin()) {
    return service_.Call<Response>("tanggap.surveys.v1.CollectionService." + std::string(method),
                                   request, caller);
  }
  template <typename Response>
  absl::StatusOr<Response> Respondent(std::string_view method,
                                      const google::protobuf::Message& request,
                                      const Caller& caller = Nobody()) {
    return service_.Call<Response>("tanggap.surveys.v1.RespondentService." + std::string(method),
                                   request, caller);
  }

  // Asks one more question from version 2 on.
  void PublishAnotherVersion();

  // A new collector of the survey.
  v1::Collector Way(v1::CollectorKind kind = v1::COLLECTOR_KIND_OPEN_LINK,
                    v1::RespondentLevel level = v1::RESPONDENT_LEVEL_ANONYMOUS,
                    const std::function<void(v1::Collector&)>& adjust = {});
  v1::Collector Read(const v1::Collector& way);
  v1::UpdateCollectorRequest Change(const v1::Collector& way,
                                    const std::vector<std::string>& fields);
  // Tokens for nobody in particular.
  std::vector<std::string> Tokens(const v1::Collector& way, int count);

  // Of the published version; whole answers, and others in place of those to the same questions.
  v1::ResponseContent Content(const std::vector<v1::Answer>& answers) const;
  v1::ResponseContent Whole(const std::vector<v1::Answer>& others = {}) const;

  v1::SubmitResponseRequest To(const v1::Collector& way, const v1::ResponseContent& content,
                               const std::string& token = "") const;
  absl::StatusOr<v1::SubmittedResponse> Submit(const v1::SubmitResponseRequest& request,
                                               const Caller& caller = Nobody());
  absl::StatusOr<v1::VerifiedResponse> Verify(const v1::Collector& way, const std::string& receipt);
  v1::ReviseResponseRequest Revision(const v1::Collector& way, const std::string& receipt, int base,
                                     const v1::ResponseContent& content) const;

  void Pass(absl::Duration time) { clock_.Advance(time); }
  // The nights of today and tomorrow.
  void PassNights();
  std::string Sql(const std::string& sql) const { return service_.Sql(sql); }
  // The survey's id alone.
  std::string Id() const { return survey_.name().substr(sizeof("surveys/") - 1); }

  base::ManualClock clock_{MondayMorning()};
  Service service_;
  v1::Survey survey_;
};

// The fields that a refusal speaks of.
std::vector<std::string> FieldsOf(const absl::Status& status);

}  // namespace tanggap::surveys
