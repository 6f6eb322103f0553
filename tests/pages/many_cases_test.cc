// The cases that pages and benches are measured among are like those that people file: they have
// the shapes that many_cases.h promises, what is told of them fits together, and each can be read,
// listed and carried on over the wire.

#include "tests/pages/many_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/pages/model_cases.h"

namespace tanggap::complaints {
namespace {

using testing::IsOk;

// Every combination of what goes in turn is among so many.
constexpr int64_t kCases = 3'000;

class ManyCasesTest : public ::testing::Test {
 protected:
  ManyCasesTest() {
    EXPECT_THAT(service_.Call<v1::ImportComplaintsResponse>(
                    "ImportComplaints", ModelCases(clock_.Now()), Importer("diskominfo")),
                IsOk());
    File(service_, NewNamedComplaint(), Citizen());
    v1::CreateComplaintRequest at_desk = NewNamedComplaint();
    at_desk.mutable_complaint()->set_channel(common::v1::CHANNEL_COUNTER);
    File(service_, at_desk, FrontDesk());
    auto keys = privacy::KeyRing::Load(service_.master_key_file());
    EXPECT_THAT(keys, IsOk());
    keys_.emplace(*std::move(keys));
    ManyCases(pool_, *keys_, clock_).Grow(kCases);
  }

  // The first of them that are so.
  v1::Complaint Find(const std::string& condition, const Caller& caller) {
    const std::string id =
        service_.Sql(base::Join("SELECT complaint FROM complaints.complaint WHERE source = '",
                                kMadeSource, "' AND ", condition, " ORDER BY record_time LIMIT 1"));
    return Look(service_, base::Join("complaints/", id), caller);
  }
  std::string Share(const std::string& condition) {
    return service_.Sql(base::Join("SELECT round(100.0 * count(*) FILTER (WHERE ", condition,
                                   ") / count(*), 1) FROM complaints.complaint WHERE source = '",
                                   kMadeSource, "'"));
  }
  v1::Complaint Do(const std::string& method, const google::protobuf::Message& request,
                   const Caller& caller) {
    const auto done = service_.Call<v1::Complaint>(method, request, caller);
    EXPECT_THAT(done, IsOk()) << method;
    return done.ok() ? *done : v1::Complaint();
  }
  std::vector<v1::HistoryEntry> HistoryOf(const v1::Complaint& complaint) {
    const auto history =
        service_.Call<v1::ListHistoryResponse>("ListHistory", History(complaint.name()), Officer());
    EXPECT_THAT(history, IsOk());
    if (!history.ok()) return {};
    return {history->entries().begin(), history->entries().end()};
  }

  Service service_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  postgres::Pool pool_{
      {.url = service_.postgres_url(), .size = 1, .statement_timeout = absl::Minutes(10)},
      clock_,
      random_};
  std::optional<privacy::KeyRing> keys_;
};

TEST_F(ManyCasesTest, HaveTheShapesOfTheRealSets) {
  EXPECT_EQ(service_.Sql(base::Join("SELECT count(*) FROM complaints.complaint WHERE source = '",
                                    kMadeSource, "'")),
            std::to_string(kCases));
  EXPECT_EQ(Share(base::Join("state <> ", v1::COMPLAINT_STATE_CLOSED)), "9.7");
  EXPECT_EQ(Share(base::Join("channel = ", common::v1::CHANNEL_COUNTER)), "30.8");
  // Seven, two and one tenth of the others.
  EXPECT_EQ(Share(base::Join("channel = ", common::v1::CHANNEL_CALL_CENTRE)), "48.5");
  EXPECT_EQ(Share(base::Join("channel = ", common::v1::CHANNEL_APP)), "6.9");
  EXPECT_EQ(
      service_.Sql(base::Join("SELECT max(version) FROM complaints.complaint WHERE source = '",
                              kMadeSource, "' AND state = ", v1::COMPLAINT_STATE_CLOSED)),
      "5");
  EXPECT_EQ(service_.Sql(base::Join(
                "SELECT max(length(text)) || ' ' || min(length(text)) FROM complaints.history JOIN "
                "complaints.complaint USING (complaint) WHERE history.version = 1 AND source = '",
                kMadeSource, "'")),
            "463 12");
  EXPECT_EQ(service_.Sql("SELECT count(DISTINCT region) > 1000 FROM complaints.complaint"), "t");
}

// What the history says last is what the case is, for each of them.
TEST_F(ManyCasesTest, AreWhatTheirHistoriesTell) {
  EXPECT_EQ(service_.Sql(R"(
    SELECT count(*) FROM complaints.complaint c JOIN LATERAL (
      SELECT count(*) AS steps, min(h.version) AS first, max(h.version) AS latest,
        (array_agg(h.to_state ORDER BY h.version DESC))[1] AS state, max(h.time) AS time
      FROM complaints.history h WHERE h.complaint = c.complaint) h ON true
    WHERE c.version <> h.latest OR c.version <> h.steps OR h.first <> 1 OR c.state <> h.state
      OR c.update_time <> h.time)"),
            "0");
  const v1::Complaint ended = Find("agency = 'dinkes' AND state = 8", Officer());
  const std::vector<v1::HistoryEntry> history = HistoryOf(ended);
  ASSERT_EQ(history.size(), 5u);
  EXPECT_EQ(history[0].detail().agency(), ended.agency());
  EXPECT_EQ(history[2].detail().unit(), ended.holder().unit());
  EXPECT_EQ(history[2].detail().officer(), ended.holder().officer());
  EXPECT_EQ(history[3].action(), v1::ACTION_ANSWER);
  EXPECT_EQ(history[3].text(), ended.answer().text());
  EXPECT_EQ(history[4].time().seconds(), ended.update_time().seconds());
}

TEST_F(ManyCasesTest, AreReadByTheirReporter) {
  const std::string key = service_.Sql(
      "SELECT reporter_key FROM complaints.complaint WHERE source IS NULL AND filing = 1");
  const v1::Complaint own =
      Find(base::Join("reporter_key = '", key, "' AND state = 8 AND agency = 'dinkes'"), Citizen());
  EXPECT_FALSE(own.answer().text().empty());
  EXPECT_EQ(own.reporter().display_name().substr(0, 2), "W*") << "opened, and masked";
  v1::ListComplaintsRequest request;
  request.set_page_size(100);
  const auto list = service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, Citizen());
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->complaints_size(), 16) << "15 and the one that was filed";
  v1::TrackComplaintRequest track;
  track.set_number(own.number());
  EXPECT_THAT(service_.Call<v1::TrackComplaintResponse>("TrackComplaint", track, Nobody()), IsOk());
}

TEST_F(ManyCasesTest, AreCarriedOnLikeOthers) {
  const v1::Complaint filed = Find("agency = 'dinkes' AND version = 1", Officer());
  Do("VerifyComplaint", Verify(filed.name()), Officer());
  Do("AssignComplaint", Assign(filed.name()), Supervisor());
  Do("StartWork", StartWork(filed.name()), OfficerOf("bidang-p2p"));
  const v1::Complaint answered =
      Do("AnswerComplaint", Answer(filed.name()), OfficerOf("bidang-p2p"));
  EXPECT_EQ(answered.state(), v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(HistoryOf(answered).size(), 5u);

  const v1::Complaint assigned = Find("agency = 'dinkes' AND version = 3", Officer());
  Do("AssignComplaint", Assign(assigned.name()), Supervisor());
  Do("StartWork", StartWork(assigned.name()), OfficerOf("bidang-p2p"));
  Do("AnswerComplaint", Answer(assigned.name()), OfficerOf("bidang-p2p"));

  const v1::Complaint waiting = Find("agency = 'dinkes' AND version = 4", Officer());
  EXPECT_GT(waiting.next_due().time().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(absl::CivilDay(2200, 1, 1), absl::UTCTimeZone())));
  EXPECT_EQ(service_.RunTimers(), 0);
}

}  // namespace
}  // namespace tanggap::complaints
