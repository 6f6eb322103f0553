// Filters of lists: what they pass, and that they ask for nothing that the caller may not know.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/store/lists.h"
#include "tests/complaints/list_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(ListTest, FiltersFindWhatTheySay) {
  const std::string dengue = FileIn("33.73.02.1003");
  const std::string medicine = FileIn("33.73.01", "obat");
  const std::string verified = CaseIn(service_, v1::COMPLAINT_STATE_IN_PROGRESS).name();
  const std::string closed = CaseIn(service_, v1::COMPLAINT_STATE_CLOSED).name();
  EXPECT_THAT(Names("state = IN_PROGRESS"), ElementsAre(verified));
  EXPECT_THAT(Names("state = SUBMITTED AND category = \"obat\""), ElementsAre(medicine));
  EXPECT_THAT(Names("category = \"obat\" OR state = CLOSED"),
              UnorderedElementsAre(medicine, closed));
  EXPECT_THAT(Names("NOT state = SUBMITTED"), UnorderedElementsAre(verified, closed));
  EXPECT_THAT(Names("unit = \"bidang-p2p\" AND officer = \"budi\" AND state != CLOSED"),
              ElementsAre(verified));
  EXPECT_THAT(Names("track = NON_INVESTIGATIVE AND channel = WEB AND origin = LIVE"),
              UnorderedElementsAre(verified, closed));
  EXPECT_THAT(Names("next_due_clock = VERIFY"), UnorderedElementsAre(dengue, medicine));
  EXPECT_THAT(
      Names("record_time <= \"" +
            std::string(absl::FormatTime(absl::RFC3339_full, MondayMorning() + absl::Seconds(90),
                                         absl::UTCTimeZone())) +
            "\""),
      ElementsAre(dengue));
}

TEST_F(ListTest, ARegionTakesAllBelowItAndNoneBeside) {
  const std::string city = FileIn("33.73");
  const std::string district = FileIn("33.73.02");
  const std::string village = FileIn("33.73.02.1003");
  const std::string other = FileIn("33.74.02");
  EXPECT_THAT(Names("region:\"33.73\""), UnorderedElementsAre(city, district, village));
  EXPECT_THAT(Names("region:\"33.73.02\""), UnorderedElementsAre(district, village));
  EXPECT_THAT(Names("region:\"33\""), UnorderedElementsAre(city, district, village, other));
  EXPECT_THAT(Names("region = \"33.73.02\""), ElementsAre(district));
  EXPECT_THAT(Names("region:\"33.7\""), IsEmpty());
}

// A filter tells as much as a column: only who is shown the officers may ask by them.
TEST_F(ListTest, OnlyColleaguesFindCasesByTheirOfficer) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_IN_PROGRESS).name();
  v1::ListComplaintsRequest request;
  request.set_filter("officer = \"budi\"");
  const auto ask = [&](const Caller& caller) {
    return service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, caller);
  };
  const std::set<auth::Role> colleagues = {auth::Role::ROLE_OFFICER, auth::Role::ROLE_SUPERVISOR,
                                           auth::Role::ROLE_AGENCY_ADMIN, auth::Role::ROLE_LIAISON};
  const std::set<auth::Role> without_lists = {
      auth::Role::ROLE_IDENTITY_CUSTODIAN, auth::Role::ROLE_IMPORTER,
      auth::Role::ROLE_PLATFORM_OPERATOR, auth::Role::ROLE_SERVICE_ACCOUNT};
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const auto role = static_cast<auth::Role>(number);
    const auto answer = ask(Holding(role, "dinkes"));
    if (!colleagues.contains(role)) {
      EXPECT_THAT(answer, HasReason(errors::Reason::INVALID_FILTER)) << number;
      // What another role knows is not lent to this one.
      const auto both =
          ask({"budi", {{role, "dinkes", ""}, {auth::Role::ROLE_OFFICER, "dinkes", ""}}});
      const bool adds_no_cases =
          role == auth::Role::ROLE_CITIZEN || role == auth::Role::ROLE_PROXY ||
          role == auth::Role::ROLE_FRONT_DESK || without_lists.contains(role);
      EXPECT_EQ(both.ok(), adds_no_cases) << number;
      continue;
    }
    ASSERT_THAT(answer, IsOk()) << number;
    ASSERT_EQ(answer->complaints_size(), 1) << number;
    EXPECT_EQ(answer->complaints(0).name(), name);
    EXPECT_EQ(answer->complaints(0).holder().officer(), "budi") << number;
  }
  request.set_filter("officer = \"rina\"");
  EXPECT_EQ(ask(Officer())->complaints_size(), 0);
}

TEST_F(ListTest, ANumberIsFoundAsItIsPrintedOrTyped) {
  const v1::Complaint filed = File(service_);
  File(service_);
  std::string typed;
  for (const char c : filed.number()) {
    if (c != '-') typed += static_cast<char>(std::tolower(c));
  }
  for (const std::string& number : {filed.number(), typed, " " + typed})
    EXPECT_THAT(Names("number = \"" + number + "\""), ElementsAre(filed.name())) << number;
  EXPECT_THAT(Names("number = " + typed + " AND state = CLOSED"), IsEmpty());
  EXPECT_THAT(Names("number = \"SG7K\""), IsEmpty());
  EXPECT_EQ(Names("NOT number = \"SG7K\"").size(), 2u);
}

// Where nothing is due, a comparison with what is due is false, and its opposite true.
TEST_F(ListTest, NotMeansTheRest) {
  const std::string open = FileIn("33.73");
  const std::string closed = CaseIn(service_, v1::COMPLAINT_STATE_CLOSED).name();
  const std::string late = "next_due_time < \"2100-01-01T00:00:00Z\"";
  EXPECT_THAT(Names(late), ElementsAre(open));
  EXPECT_THAT(Names("NOT " + late), ElementsAre(closed));
  EXPECT_THAT(Names("next_due_time != \"2100-01-01T00:00:00Z\""), ElementsAre(open));
  EXPECT_THAT(Names("NOT overdue = true"), UnorderedElementsAre(open, closed));
  EXPECT_THAT(Names("overdue != true"), UnorderedElementsAre(open, closed));
  EXPECT_THAT(Names("NOT (overdue = false AND next_due_time:*)"), ElementsAre(closed));
  EXPECT_THAT(Names("officer = \"\""), ElementsAre(open));
  EXPECT_THAT(Names("NOT officer = \"budi\""), ElementsAre(open));
  EXPECT_THAT(Names("unit != \"bidang-p2p\""), ElementsAre(open));
  EXPECT_THAT(Names("unit:*"), ElementsAre(closed));
}

TEST_F(ListTest, AWrongFieldIsToldWithAListThatEndsWithAWholeName) {
  v1::ListComplaintsRequest request;
  request.set_filter("umur = 3");
  const absl::Status status =
      service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, Officer()).status();
  EXPECT_THAT(status, HasReason(errors::Reason::INVALID_FILTER));
  const query::FieldSchema& schema = ListSchema(/*with_officers=*/true);
  EXPECT_EQ(errors::MetadataOf(status, "fields"), schema.FieldNames());
  const std::string problem = errors::MetadataOf(status, "problem");
  const std::vector<std::string> names =
      base::Split(problem.substr(problem.find("one of") + 7), ',');
  EXPECT_GT(names.size(), 10u);
  for (std::string name : names) {
    name.erase(0, name.find_first_not_of(' '));
    name.erase(std::min(name.find(" ..."), name.size()));
    EXPECT_NE(schema.Find(name), nullptr) << problem;
  }
}

}  // namespace
}  // namespace tanggap::complaints
