// Lists: what is in them, in which order, and that no page loses or repeats a case.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "libs/errors/error.h"
#include "tests/complaints/list_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

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
  for (const std::string order : {"record_time", "record_time desc", "update_time",
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

TEST_F(ListTest, SeveralAgenciesAndAllAreOneListInEveryOrder) {
  const std::vector<std::pair<const char*, const char*>> places = {
      {"dinkes", "obat"}, {"dinsos", "bantuan-sosial"}, {"dinkes", "demam-berdarah"},
      {"disdik", ""},     {"dinsos", "bantuan-sosial"}, {"dinkes", "obat"}};
  std::vector<std::string> of_two, of_all;
  for (const auto& [agency, category] : places) {
    const std::string name = FileWith(agency, category);
    of_all.push_back(name);
    if (std::string(agency) != "disdik") of_two.push_back(name);
  }
  Caller both = Officer("dinkes");
  both.grants.push_back({auth::Role::ROLE_LIAISON, "dinsos", ""});
  both.grants.push_back({auth::Role::ROLE_OFFICER, "dinkes", "bidang-p2p"});
  for (const std::string order : {"record_time", "update_time"}) {
    EXPECT_THAT(PagesOfTwo(order, both), ElementsAreArray(of_two)) << order;
    EXPECT_THAT(PagesOfTwo(order, Auditor()), ElementsAreArray(of_all)) << order;
    EXPECT_THAT(PagesOfTwo(order + " desc", both),
                ElementsAreArray(of_two.rbegin(), of_two.rend()));
    EXPECT_THAT(PagesOfTwo(order + " desc", Auditor()),
                ElementsAreArray(of_all.rbegin(), of_all.rend()));
  }
  EXPECT_THAT(PagesOfTwo("next_due_time", both), UnorderedElementsAreArray(of_two));
  EXPECT_THAT(PagesOfTwo("next_due_time desc", Auditor()), UnorderedElementsAreArray(of_all));
  EXPECT_THAT(Names("agency = dinsos", Auditor()), ElementsAre(of_all[4], of_all[1]));
  EXPECT_THAT(Names("agency = dinsos", both), ElementsAre(of_all[4], of_all[1]));
  EXPECT_THAT(Names("agency = disdik", both), IsEmpty());
}

// A clerk's list is what the desk took in, what they filed themselves, and what they reported: a
// case that is more than one of these is there once.
TEST_F(ListTest, AClerkSeesWhatTheDeskTookInOnceEach) {
  const auto desk = [](const char* agency, const char* subject) {
    return Holding(auth::Role::ROLE_FRONT_DESK, agency, "", subject);
  };
  const auto at_desk = [&](const char* agency, const char* category, const char* subject) {
    return FileWith(agency, category, desk(agency, subject), common::v1::CHANNEL_COUNTER);
  };
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i)
    names.push_back(at_desk("dinkes", "obat", i % 2 == 0 ? "loket" : "rekan"));
  FileWith("dinkes", "obat");
  at_desk("dinsos", "bantuan-sosial", "jauh");
  for (const std::string order : {"record_time", "update_time"})
    EXPECT_THAT(PagesOfTwo(order, FrontDesk()), ElementsAreArray(names)) << order;
  EXPECT_THAT(PagesOfTwo("next_due_time desc", FrontDesk()), UnorderedElementsAreArray(names));
  Caller two_desks = FrontDesk();
  two_desks.grants.push_back({auth::Role::ROLE_FRONT_DESK, "dinsos", ""});
  EXPECT_EQ(PagesOfTwo("record_time", two_desks).size(), 6u);
  EXPECT_EQ(PagesOfTwo("record_time", desk("dinkes", "warga")).size(), 6u);
}

TEST_F(ListTest, NothingIsSortedByThatHasNoIndex) {
  v1::ListComplaintsRequest request;
  request.set_order_by("file_time desc");
  EXPECT_THAT(service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, Officer()),
              HasReason(errors::Reason::INVALID_ORDER_BY));
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
