// What tests of cases that come again have in common: a source that tells filed, answered and
// closed, on days counted to MondayMorning(), which is day 100.
//
//   const std::string name = ImportOne(Told("17", 1)).name();
//   EXPECT_EQ(ImportOne(Closed("17", 30)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/errors/rpc_status.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/clock_codec.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"

namespace tanggap::complaints {

inline absl::Time Day(int day) { return MondayMorning() + (day - 100) * absl::Hours(24); }

// What a source tells that knows filed, answered and closed.
inline v1::ImportedComplaint Told(const std::string& external_id, int version) {
  v1::ImportedComplaint item;
  item.mutable_external_reference()->set_source("lapor-2025");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id(external_id);
  *item.mutable_complaint() = NewComplaint().complaint();
  *item.mutable_file_time() = ToProto(Day(0));
  *item.mutable_source_update_time() = ToProto(Day(version));
  item.mutable_imply_steps();
  return item;
}

inline v1::ImportedStep& Add(v1::ImportedComplaint& item, v1::Action action, absl::Time time,
                             const std::string& text = "") {
  v1::ImportedStep& step = *item.add_steps();
  step.set_action(action);
  *step.mutable_time() = ToProto(time);
  step.mutable_actor()->set_kind(action == v1::ACTION_CLOSE ? v1::ACTOR_KIND_IMPORTER
                                                            : v1::ACTOR_KIND_OFFICER);
  step.set_text(text);
  if (action == v1::ACTION_ANSWER) step.mutable_detail()->set_outcome(v1::OUTCOME_RESOLVED);
  if (action == v1::ACTION_COMMENT) step.mutable_detail()->set_audience(v1::AUDIENCE_INTERNAL);
  return step;
}

inline v1::ImportedComplaint Closed(const std::string& external_id, int day,
                                    const std::string& answer = "Sudah disemprot.") {
  v1::ImportedComplaint item = Told(external_id, day);
  Add(item, v1::ACTION_ANSWER, Day(day), answer);
  Add(item, v1::ACTION_CLOSE, Day(day));
  return item;
}

// The field that a refusal names.
inline std::string FieldOf(const absl::Status& refused) {
  const auto violations = errors::FieldViolationsOf(refused);
  return violations.empty() ? "" : violations.front().field;
}

class ImportVersionsTest : public ::testing::Test {
 protected:
  ImportVersionsTest() : clock_(MondayMorning()), service_({.clock = &clock_}) {}

  v1::ImportComplaintsResponse Import(const std::vector<v1::ImportedComplaint>& items,
                                      const Caller& caller = Importer()) {
    v1::ImportComplaintsRequest request;
    for (const v1::ImportedComplaint& item : items) *request.add_complaints() = item;
    auto response =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, caller);
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *std::move(response) : v1::ImportComplaintsResponse();
  }
  v1::ImportComplaintResult ImportOne(const v1::ImportedComplaint& item) {
    return Import({item}).results(0);
  }
  std::vector<v1::HistoryEntry> HistoryOf(const std::string& name) {
    const auto history =
        service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), Officer());
    EXPECT_THAT(history, testing::IsOk());
    return {history->entries().begin(), history->entries().end()};
  }
  std::vector<v1::Action> ActionsOf(const std::string& name) {
    std::vector<v1::Action> actions;
    for (const v1::HistoryEntry& entry : HistoryOf(name)) actions.push_back(entry.action());
    return actions;
  }

  absl::Status RefusalOf(const v1::ImportedComplaint& item) {
    const v1::ImportComplaintResult result = ImportOne(item);
    EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_REFUSED) << result.ShortDebugString();
    return errors::FromRpcStatus(result.error());
  }
  v1::ComplaintState StateOf(const std::string& name) {
    return Look(service_, name, Officer()).state();
  }

  base::ManualClock clock_;
  Service service_;
};

}  // namespace tanggap::complaints
