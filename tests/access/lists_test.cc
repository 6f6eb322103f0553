// Lists without a filter: a page of many people's cases, of which each reader gets theirs alone.
#include <gtest/gtest.h>

#include <map>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/access/bulk_cases.h"
#include "tests/access/cells.h"
#include "tests/complaints/requests.h"

namespace tanggap::complaints {
namespace {

using testing::HasReason;
using testing::IsOk;

const MethodRow& ListRow() {
  for (const MethodRow& row : MethodTable()) {
    if (row.facts.name == "ListComplaints") return row;
  }
  std::abort();
}

class ListsTest : public ::testing::Test {
 protected:
  void MakeCases() {
    std::vector<int> planned;
    for (const Stage stage : {Stage::kSubmitted, Stage::kInProgress, Stage::kClosed}) {
      for (const auto filing : {v1::FILING_SELF, v1::FILING_PROXY, v1::FILING_FRONT_DESK}) {
        for (const auto content :
             {v1::CONTENT_VISIBILITY_PRIVATE, v1::CONTENT_VISIBILITY_CONFIDENTIAL})
          planned.push_back(cases_.Plan({.stage = stage, .content = content, .filing = filing}));
      }
    }
    planned.push_back(cases_.Plan({.triage = true}));
    cases_.Make();
    for (size_t i = 0; i < cases_.size(); ++i) {
      const BulkCase& made = cases_.at(static_cast<int>(i));
      by_name_[made.name] = &made;
    }
  }

  // Every case is on the list exactly when it may be, and shows no more than it may.
  void CheckList(const Standing& reader, const Caller& caller) {
    v1::ListComplaintsRequest request;
    request.set_page_size(100);
    const auto answer =
        service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, caller);
    ASSERT_THAT(answer, IsOk());
    std::map<std::string, std::string> listed;
    for (const v1::Complaint& row : answer->complaints())
      listed[row.name()] = row.SerializeAsString();
    for (const auto& [name, known] : by_name_) {
      SCOPED_TRACE(base::Join("case ", known->facts.serial));
      Standing standing = reader;
      standing.reporter = reader.reporter && known->facts.filing == v1::FILING_SELF;
      standing.filer = reader.filer && known->facts.filing != v1::FILING_SELF;
      const Verdict verdict = Judge(ListRow().facts, OptionOf(ListRow()), standing, known->facts);
      ASSERT_EQ(listed.count(name) > 0, verdict.holds_case);
      const auto row = listed.find(name);
      if (row == listed.end()) continue;
      EXPECT_EQ(MarksIn(row->second, known->facts.serial), verdict.marks);
    }
    EXPECT_LE(listed.size(), by_name_.size());
    lines_ += listed.size();
  }

  Service service_;
  BulkCases cases_{service_};
  std::map<std::string, const BulkCase*> by_name_;
  size_t lines_ = 0;
};

TEST_F(ListsTest, HoldWhatTheirReadersMaySeeAndNothingElse) {
  MakeCases();
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    for (Standing place : Places(static_cast<common::v1::Role>(number))) {
      SCOPED_TRACE(
          base::Join(common::v1::Role_Name(place.role), " of ", place.agency, "/", place.unit));
      const std::vector<auth::Grant> grants = {{place.role, place.agency, place.unit}};
      CheckList(place, {"orang-lain", grants});
      place.reporter = true;
      CheckList(place, {kReporterSubject, grants});
      place.reporter = false;
      place.filer = true;
      CheckList(place, {kFilerSubject, grants});
    }
  }
  EXPECT_GT(lines_, 1'000u) << "too little was on the lists to prove anything";
}

// Who filed without an identity is a stranger to the case, also with the account they filed from.
TEST_F(ListsTest, AnAccountIsNotTiedToWhatItFiledWithoutIdentity) {
  const int index = cases_.FileNow({.identity = v1::REPORTER_IDENTITY_NONE});
  const Caller reporter = Citizen(kReporterSubject);
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(cases_.at(index).name), reporter),
              HasReason(errors::Reason::RESOURCE_NOT_FOUND));
  const auto list = service_.Call<v1::ListComplaintsResponse>(
      "ListComplaints", v1::ListComplaintsRequest(), reporter);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->complaints_size(), 0);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint WHERE reporter_key <> ''"),
            "0");
}

}  // namespace
}  // namespace tanggap::complaints
