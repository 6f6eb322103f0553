// WatchComplaints: what is told, from where, and to whom. How cursors go on is watch_cursor_test,
// how streams end watch_end_test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"
#include "tests/complaints/watching.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::EditedDirectory;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kFiled[] = "complaints.v1.ComplaintFiled";
constexpr char kVerified[] = "complaints.v1.ComplaintVerified";

class WatchTest : public ::testing::Test {
 protected:
  std::string FileIn(const std::string& agency) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_agency(agency);
    if (agency != "dinkes") request.mutable_complaint()->clear_category();
    return File(service_, request).name();
  }
  absl::Status Refusal(const v1::WatchComplaintsRequest& request, const Caller& caller) {
    return Watching(service_, request, caller).Next().status();
  }

  Service service_;
};

TEST_F(WatchTest, FromNowTellsWhatHappensAfterTheFirstMessage) {
  FileIn("dinkes");
  // It is in the log, and not still on its way there.
  Watching(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST)).Take(1);
  Watching watching(service_, WatchOf({"dinkes"}));
  const auto first = watching.Next();
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->changes_size(), 0);
  EXPECT_TRUE(first->caught_up());
  EXPECT_NE(first->cursor(), "");
  const std::string name = FileIn("dinkes");
  const std::vector<v1::ComplaintChange> changes = watching.Take(1);
  EXPECT_EQ(changes[0].change().facts().complaint(), name);
  EXPECT_THAT(PlacesOf(changes), ElementsAre("dinkes 2"));
}

TEST_F(WatchTest, FromTheOldestTellsEveryChangeInOrderAsItWasTold) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  const std::vector<ToldEvent> told = EventsOf(service_, name);
  Watching watching(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST));
  const std::vector<v1::ComplaintChange> changes = watching.Take(5);
  ASSERT_EQ(told.size(), 5u);
  for (size_t i = 0; i < told.size(); ++i) {
    const common::v1::Event& event = changes[i].event();
    EXPECT_EQ(event.id(), told[i].id);
    EXPECT_EQ(event.type(), told[i].type);
    EXPECT_EQ(event.subject(), name);
    EXPECT_EQ(event.position(), static_cast<int64_t>(i) + 1);
    EXPECT_TRUE(event.has_record_time());
    EXPECT_EQ(event.data(), "") << "it is said once, as `change`";
    EXPECT_EQ(event.traceparent(), "");
    EXPECT_EQ(changes[i].change().SerializeAsString(), told[i].event.SerializeAsString());
  }
  EXPECT_EQ(changes[4].change().facts().state(), v1::COMPLAINT_STATE_ANSWERED);
}

TEST_F(WatchTest, AnUnsetStartIsNow) {
  FileIn("dinkes");
  Watching(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST)).Take(1);
  Watching watching(service_, WatchOf({"dinkes"}, v1::WATCH_START_UNSPECIFIED));
  watching.Open();
}

TEST_F(WatchTest, TellsOnlyTheTypesThatAreAskedForAndStandsBehindTheOthers) {
  CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED);
  CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED);
  v1::WatchComplaintsRequest request = WatchOf({"dinkes"}, v1::WATCH_START_OLDEST);
  request.add_types(kVerified);
  Watching watching(service_, request);
  const std::vector<v1::ComplaintChange> changes = watching.Take(2);
  EXPECT_THAT(TypesOf(changes), ElementsAre(kVerified, kVerified));
  EXPECT_THAT(PlacesOf(changes), ElementsAre("dinkes 2", "dinkes 4"));
  // What was passed over is behind the cursor, whatever is asked for next.
  Watching all(service_, WatchFrom(watching.cursor()));
  all.Open();
  FileIn("dinkes");
  EXPECT_THAT(PlacesOf(all.Take(1)), ElementsAre("dinkes 5"));
}

TEST_F(WatchTest, AskedForATypeThatIsNone) {
  v1::WatchComplaintsRequest request = WatchOf({"dinkes"});
  request.add_types(kFiled);
  request.add_types("complaints.v1.ComplaintEscalated");
  EXPECT_THAT(Refusal(request, Partner()), IsOk()) << "a type of the contract, though none yet";
  request.add_types("complaints.v1.Filed");
  const absl::Status refusal = Refusal(request, Partner());
  EXPECT_THAT(refusal, HasReason(Reason::UNKNOWN_EVENT_TYPE));
  EXPECT_EQ(errors::MetadataOf(refusal, "type"), "complaints.v1.Filed");
}

TEST_F(WatchTest, TellsOfSeveralAgenciesAndOfNoOther) {
  Watching watching(service_, WatchOf({"dinkes", "dinsos"}), Auditor());
  watching.Open();
  FileIn("disdik");
  for (const char* agency : {"dinsos", "dinkes", "dinsos"}) {
    FileIn(agency);
    ASSERT_EQ(watching.Take(1)[0].event().agency(), agency);
  }
  Watching from_oldest(service_, WatchOf({"dinkes", "dinsos"}, v1::WATCH_START_OLDEST), Auditor());
  std::vector<std::string> places = PlacesOf(from_oldest.Take(3));
  EXPECT_THAT(places, ::testing::UnorderedElementsAre("dinkes 1", "dinsos 1", "dinsos 2"));
  EXPECT_LT(std::find(places.begin(), places.end(), "dinsos 1"),
            std::find(places.begin(), places.end(), "dinsos 2"));
}

TEST_F(WatchTest, ATransferIsToldInBothLogs) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->clear_agency();
  request.mutable_complaint()->clear_category();
  request.mutable_complaint()->clear_region();
  const std::string name = File(service_, request).name();
  Watching old_agency(service_, WatchOf({"diskominfo"}, v1::WATCH_START_OLDEST),
                      Partner("diskominfo"));
  old_agency.Take(1);
  Watching new_agency(service_, WatchOf({"dinsos"}), Partner("dinsos"));
  new_agency.Open();
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinsos");
  verify.set_category("bantuan-sosial");
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Coordinator()), IsOk());
  EXPECT_EQ(old_agency.Take(1)[0].change().transferred_out().to_agency(), "dinsos");
  EXPECT_EQ(new_agency.Take(1)[0].change().transferred_in().from_agency(), "diskominfo");
}

TEST_F(WatchTest, TwoReadersAreEachToldEverything) {
  Watching one(service_, WatchOf({"dinkes"}));
  Watching other(service_, WatchOf({"dinkes"}), Supervisor());
  one.Open();
  other.Open();
  for (int i = 0; i < 20; ++i) FileIn("dinkes");
  const std::vector<std::string> places = PlacesOf(one.Take(20));
  EXPECT_EQ(PlacesOf(other.Take(20)), places);
  for (size_t i = 0; i < places.size(); ++i)
    EXPECT_EQ(places[i], base::Join("dinkes ", static_cast<int>(i) + 1));
}

TEST_F(WatchTest, IsForSystemsAndStaffOfTheAgencyAsAWhole) {
  using auth::Role;
  const v1::WatchComplaintsRequest dinkes = WatchOf({"dinkes"});
  EXPECT_THAT(Refusal(dinkes, Nobody()), HasReason(Reason::TOKEN_MISSING));
  for (const Caller& caller : {Citizen(), Proxy(), FrontDesk(), Officer(), Importer()})
    EXPECT_THAT(Refusal(dinkes, caller), HasReason(Reason::ROLE_MISSING)) << caller.subject;
  for (const Caller& caller :
       {Partner(), Holding(Role::ROLE_PARTNER_READER, "dinkes"), Supervisor(), Coordinator(),
        Auditor(), Holding(Role::ROLE_LIAISON, "dinkes")})
    EXPECT_THAT(Refusal(dinkes, caller), IsOk()) << caller.subject;
  const Caller of_unit = Holding(Role::ROLE_SUPERVISOR, "dinkes", "bidang-p2p");
  const Caller of_all = Holding(Role::ROLE_PARTNER_READER, "*");
  for (const Caller& caller : {Partner("dinsos"), of_unit, of_all}) {
    const absl::Status refusal = Refusal(dinkes, caller);
    EXPECT_THAT(refusal, HasReason(Reason::RESOURCE_NOT_FOUND)) << caller.subject;
    EXPECT_EQ(errors::MetadataOf(refusal, "resource"), "agencies/dinkes");
  }
  EXPECT_THAT(Refusal(WatchOf({"dinkes", "dinsos"}), Partner()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(WatchTest, AMisspeltAgencyIsSaidAtOnce) {
  EXPECT_THAT(Refusal(WatchOf({"dinkess"}), Auditor()), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(WatchTest, NeedsAgenciesOrACursor) {
  EXPECT_THAT(Refusal({}, Partner()), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Refusal(WatchOf({"dinkes", "dinkes"}), Partner()), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Refusal(WatchOf({"Dinkes!"}), Partner()), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Refusal(WatchOf(std::vector<std::string>(33, "dinkes")), Partner()),
              HasReason(Reason::INVALID_FIELD));
}

// A log of the sample's agencies that another instance serves from now on.
TEST(WatchElsewhereTest, SaysWhoServesTheAgencyNow) {
  const EditedDirectory edited(
      {{"federation", "instances { code: \"salatiga\"",
        "instances { code: \"sosial\" address: \"10.0.0.7:7410\" issuer: \"SS\" }\n"
        "instances { code: \"salatiga\""},
       {"dinsos", "instance: \"salatiga\"", "instance: \"sosial\""}});
  std::string directory = SampleDirectory();
  Service service({.adjust = [&](AppOptions& app) { app.directory = directory; }});
  Watching before(service, WatchOf({"dinkes", "dinsos"}), Auditor());
  before.Open();
  EXPECT_THAT(before.problems(), IsEmpty());
  directory = edited.path();
  service.Restart();
  Watching after(service, WatchFrom(before.cursor()), Auditor());
  after.Open();
  EXPECT_THAT(after.problems(), ElementsAre("dinsos: AGENCY_SERVED_ELSEWHERE"));
  File(service);
  EXPECT_THAT(PlacesOf(after.Take(1)), ElementsAre("dinkes 1")) << "the other goes on";
  const absl::Status none_left = Watching(service, WatchOf({"dinsos"}), Auditor()).Next().status();
  EXPECT_THAT(none_left, HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
  EXPECT_EQ(errors::MetadataOf(none_left, "address"), "10.0.0.7:7410");
}

}  // namespace
}  // namespace tanggap::complaints
