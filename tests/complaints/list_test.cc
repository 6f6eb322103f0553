// Lists: what is in them, in which order, and that no page loses or repeats a case.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ListTest : public ::testing::Test {
 protected:
  ListTest() : clock_(MondayMorning()), service_({.clock = &clock_}) {}

  std::string FileIn(const std::string& region, const std::string& category = "demam-berdarah",
                     const Caller& reporter = Citizen()) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_region(region);
    request.mutable_complaint()->set_category(category);
    clock_.Advance(absl::Minutes(1));
    return File(service_, request, reporter).name();
  }
  v1::ListComplaintsResponse Page(const v1::ListComplaintsRequest& request, const Caller& caller) {
    auto page = service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, caller);
    EXPECT_THAT(page, IsOk()) << request.filter();
    return page.ok() ? *std::move(page) : v1::ListComplaintsResponse();
  }
  std::vector<std::string> Names(const std::string& filter, const Caller& caller = Officer(),
                                 const std::string& order_by = "") {
    v1::ListComplaintsRequest request;
    request.set_filter(filter);
    request.set_order_by(order_by);
    const v1::ListComplaintsResponse page = Page(request, caller);
    std::vector<std::string> names;
    for (const v1::Complaint& complaint : page.complaints()) names.push_back(complaint.name());
    return names;
  }

  base::ManualClock clock_;
  Service service_;
};

TEST_F(ListTest, TheNewestComesFirstAndNoWordsAreIn) {
  const std::string first = FileIn("33.73");
  const std::string second = FileIn("33.73");
  EXPECT_THAT(Names(""), ElementsAre(second, first));
  EXPECT_THAT(Names("", Officer(), "record_time"), ElementsAre(first, second));
  const v1::ListComplaintsResponse page = Page({}, Officer());
  EXPECT_EQ(page.complaints(0).description(), "");
  EXPECT_EQ(page.complaints(0).clocks_size(), 0);
  EXPECT_NE(page.complaints(0).state_label(), "");
}

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

TEST_F(ListTest, WhatIsDueFirstComesFirstAndOverdueIsFound) {
  const std::string slow = FileIn("33.73");
  const std::string medicine = FileIn("33.73", "obat");  // to be verified within a day
  CaseIn(service_, v1::COMPLAINT_STATE_CLOSED);
  EXPECT_THAT(Names("", Officer(), "next_due_time"), ElementsAre(medicine, slow));
  EXPECT_THAT(Names("", Officer(), "next_due_time desc"), ElementsAre(slow, medicine));
  EXPECT_THAT(Names("overdue = true"), IsEmpty());
  clock_.Advance(absl::Hours(48));
  EXPECT_THAT(Names("overdue = true"), ElementsAre(medicine));
  clock_.Advance(7 * absl::Hours(24));
  EXPECT_THAT(Names("overdue = true", Officer(), "next_due_time"), ElementsAre(medicine, slow));
  EXPECT_EQ(Names("overdue = false").size(), 1u);
  EXPECT_EQ(Look(service_, slow).next_due().overdue(), true);
}

TEST_F(ListTest, PagesAreCompleteAndWithoutRepeatsWhileCasesCome) {
  std::set<std::string> before;
  for (int i = 0; i < 23; ++i) before.insert(FileIn("33.73"));
  // Several at the very same moment: the id decides between them.
  for (int i = 0; i < 7; ++i) before.insert(File(service_).name());
  v1::ListComplaintsRequest request;
  request.set_page_size(4);
  std::vector<std::string> seen;
  do {
    const v1::ListComplaintsResponse page = Page(request, Officer());
    EXPECT_LE(page.complaints_size(), 4);
    for (const v1::Complaint& complaint : page.complaints()) seen.push_back(complaint.name());
    request.set_page_token(page.next_page_token());
    FileIn("33.73");
  } while (!request.page_token().empty() && seen.size() < 100);
  EXPECT_EQ(seen.size(), before.size());
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()), before);
}

TEST_F(ListTest, PagesOfEveryOrderAreComplete) {
  for (int i = 0; i < 9; ++i) FileIn("33.73", i % 2 == 0 ? "obat" : "demam-berdarah");
  for (const std::string order : {"record_time", "record_time desc", "file_time",
                                  "update_time desc", "next_due_time", "next_due_time desc"}) {
    v1::ListComplaintsRequest request;
    request.set_page_size(2);
    request.set_order_by(order);
    std::set<std::string> names;
    int rows = 0;
    do {
      const v1::ListComplaintsResponse page = Page(request, Officer());
      for (const v1::Complaint& complaint : page.complaints()) names.insert(complaint.name());
      rows += page.complaints_size();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && rows < 100);
    EXPECT_EQ(rows, 9) << order;
    EXPECT_EQ(names.size(), 9u) << order;
  }
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

TEST_F(ListTest, EverybodySeesTheirOwn) {
  const std::string mine = FileIn("33.73", "obat", Citizen("warga"));
  const std::string theirs = FileIn("33.73", "obat", Citizen("tetangga"));
  EXPECT_THAT(Names("", Citizen("warga")), ElementsAre(mine));
  EXPECT_THAT(Names("", Citizen("tetangga")), ElementsAre(theirs));
  EXPECT_THAT(Names("", Officer("dinsos")), IsEmpty());
  EXPECT_THAT(Names("", Auditor()), UnorderedElementsAre(mine, theirs));
  EXPECT_THAT(Names("", Officer("")), IsEmpty());
}

}  // namespace
}  // namespace tanggap::complaints
