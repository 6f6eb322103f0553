// ImportComplaints with `validate_only`: what it tells is what the import of the same then does,
// and nothing of it is left anywhere.

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

// The rows of every table but those of events, which are moved from one to another (RowCounts() has
// those), and of the workload, which follows events in its own time.
constexpr char kEveryTable[] = R"(
  SELECT string_agg(format('%s.%s %s', schemaname, tablename, (xpath('/table/row/c/text()',
      query_to_xml(format('SELECT count(*) AS c FROM %I.%I', schemaname, tablename),
                   true, false, '')))[1]), ', ' ORDER BY schemaname, tablename)
  FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'ev') AND tablename <> 'workload')";

struct Sample {
  const char* name;
  // What is taken over first.
  std::vector<v1::ImportedComplaint> here;
  v1::ImportedComplaint item;
  v1::ImportOutcome outcome;
  // Of a step that is refused, the reason behind it.
  std::string reason = "";
};

v1::ImportedComplaint InTriage(const std::string& agency) {
  v1::ImportedComplaint item = Told("17", 1);
  item.mutable_complaint()->set_agency("diskominfo");
  item.mutable_complaint()->clear_category();
  item.set_in_triage(true);
  v1::ImportedStep& verify = Add(item, v1::ACTION_VERIFY, Day(2));
  verify.mutable_actor()->set_kind(v1::ACTOR_KIND_COORDINATOR);
  verify.mutable_detail()->set_agency(agency);
  verify.mutable_detail()->set_category("demam-berdarah");
  verify.mutable_detail()->set_track(common::v1::TRACK_LIGHT);
  return item;
}

template <typename Edit>
v1::ImportedComplaint With(v1::ImportedComplaint item, Edit edit) {
  edit(item);
  return item;
}

std::vector<Sample> GoodOnes() {
  const auto at_night = [](auto& item) { *item.mutable_file_time() = ToProto(Day(200)); };
  const auto adjusted = [&](auto& item) {
    at_night(item);
    item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  };
  const auto promised = [](auto& item) { *item.mutable_claimed_due_time() = ToProto(Day(120)); };
  return {
      {"ANewOne", {}, Closed("17", 30), v1::IMPORT_OUTCOME_ADDED},
      {"ATimeIsAdjusted", {}, With(Closed("17", 30), adjusted), v1::IMPORT_OUTCOME_ADDED},
      {"OutOfTriage", {}, InTriage("dinkes"), v1::IMPORT_OUTCOME_ADDED},
      {"TheSame", {Closed("17", 30)}, Closed("17", 30), v1::IMPORT_OUTCOME_UNCHANGED},
      {"OnlyAnotherPromise",
       {Told("17", 1)},
       With(Told("17", 1), promised),
       v1::IMPORT_OUTCOME_UNCHANGED},
      {"Later", {Told("17", 1)}, Closed("17", 30), v1::IMPORT_OUTCOME_EXTENDED},
      {"OpenedAgain", {Closed("17", 30)}, Told("17", 40), v1::IMPORT_OUTCOME_EXTENDED},
      {"LaterWithAnotherFiling",
       {Told("17", 1)},
       With(Closed("17", 30),
            [](auto& item) { item.mutable_complaint()->set_description("Lain."); }),
       v1::IMPORT_OUTCOME_EXTENDED},
      {"LaterWithAnotherHistory",
       {Closed("17", 30)},
       Closed("17", 40, "Lain."),
       v1::IMPORT_OUTCOME_UNCHANGED},
      {"Earlier", {Closed("17", 30)}, Told("17", 1), v1::IMPORT_OUTCOME_OUTDATED},
  };
}

std::vector<Sample> BadOnes() {
  const auto refused = [](const char* name, v1::ImportedComplaint item, const char* reason,
                          std::vector<v1::ImportedComplaint> here = {}) {
    return Sample{name, std::move(here), std::move(item), v1::IMPORT_OUTCOME_REFUSED, reason};
  };
  v1::ImportedComplaint unapproved = Told("17", 1);
  Add(unapproved, v1::ACTION_APPROVE_ANSWER, Day(2));
  v1::ImportedComplaint backwards = Closed("17", 30);
  *backwards.mutable_steps(1)->mutable_time() = ToProto(Day(20));
  return {
      refused("NoIdentifier", Told("", 1), "INVALID_FIELD"),
      refused("NoSuchCategory",
              With(Told("17", 1),
                   [](auto& item) { item.mutable_complaint()->set_category("antariksa"); }),
              "UNKNOWN_CATEGORY"),
      refused("NoSuchUnit",
              With(Closed("17", 30),
                   [](auto& item) { item.mutable_imply_steps()->set_unit("gudang"); }),
              "UNKNOWN_UNIT"),
      refused(
          "NoUnitNamed",
          With(Closed("17", 30), [](auto& item) { item.mutable_complaint()->clear_category(); }),
          "UNKNOWN_UNIT"),
      refused("NothingToApprove", unapproved, "ACTION_NOT_ALLOWED"),
      refused("ATimeThatCannotBe", backwards, "CLAIMED_TIME_IMPOSSIBLE"),
      refused(
          "FiledTomorrow",
          With(Told("17", 1), [](auto& item) { *item.mutable_file_time() = ToProto(Day(101)); }),
          "CLAIMED_TIME_IMPOSSIBLE"),
      refused("StepsOfACaseThatIsNotHere",
              With(Closed("17", 30),
                   [](auto& item) {
                     item.clear_complaint();
                     item.clear_file_time();
                   }),
              "RESOURCE_NOT_FOUND"),
      refused("NotToThatAgency",
              With(InTriage("dinsos"),
                   [](auto& item) { item.mutable_steps(0)->mutable_detail()->clear_category(); }),
              "RESOURCE_NOT_FOUND"),
      refused("OtherThingsOfOneVersion", Closed("17", 30, "Lain."), "IMPORT_DIFFERS",
              {Closed("17", 30)}),
  };
}

std::vector<Sample> Samples() {
  std::vector<Sample> samples = GoodOnes();
  for (Sample& bad : BadOnes()) samples.push_back(std::move(bad));
  return samples;
}

class ImportJudgementTest : public ImportVersionsTest {
 protected:
  static Caller BothAgencies() {
    Caller caller = Importer();
    caller.grants.push_back({auth::Role::ROLE_IMPORTER, "diskominfo", ""});
    return caller;
  }
  v1::ImportComplaintsResponse Judge(const std::vector<v1::ImportedComplaint>& items) {
    v1::ImportComplaintsRequest request;
    request.set_validate_only(true);
    for (const v1::ImportedComplaint& item : items) *request.add_complaints() = item;
    auto response =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, BothAgencies());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *std::move(response) : v1::ImportComplaintsResponse();
  }
  std::string Everything() { return service_.RowCounts() + ", " + service_.Sql(kEveryTable); }
};

class EachImportJudgementTest : public ImportJudgementTest,
                                public ::testing::WithParamInterface<Sample> {};

TEST_P(EachImportJudgementTest, IsWhatTheImportDoesThen) {
  if (!GetParam().here.empty()) {
    ASSERT_NE(Import(GetParam().here, BothAgencies()).results(0).name(), "");
  }
  const std::string before = Everything();
  const int64_t tellings =
      service_.Times("import_complaints") + service_.Times("extend_imported_complaints");
  const v1::ImportComplaintsResponse judged = Judge({GetParam().item});
  EXPECT_EQ(Everything(), before);
  EXPECT_EQ(service_.Times("import_complaints") + service_.Times("extend_imported_complaints"),
            tellings);
  EXPECT_TRUE(judged.validated_only());
  ASSERT_EQ(judged.results_size(), 1);
  EXPECT_EQ(judged.results(0).outcome(), GetParam().outcome) << judged.ShortDebugString();

  const v1::ImportComplaintsResponse taken = Import({GetParam().item}, BothAgencies());
  EXPECT_FALSE(taken.validated_only());
  v1::ImportComplaintResult expected = taken.results(0);
  if (expected.outcome() == v1::IMPORT_OUTCOME_ADDED) {
    EXPECT_NE(expected.number(), "");
    expected.clear_name();
    expected.clear_number();
  }
  EXPECT_EQ(judged.results(0).DebugString(), expected.DebugString());
  if (expected.outcome() != v1::IMPORT_OUTCOME_REFUSED) return;
  const absl::Status refused = errors::FromRpcStatus(expected.error());
  const std::string problem = errors::MetadataOf(refused, "problem");
  EXPECT_EQ(problem.empty() ? errors::ReasonName(*errors::ReasonOf(refused)) : problem,
            GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(Items, EachImportJudgementTest, ::testing::ValuesIn(Samples()),
                         [](const auto& sample) { return std::string(sample.param.name); });

TEST_F(ImportJudgementTest, EveryVersionOfACaseIsJudgedByWhatIsHere) {
  const v1::ImportedComplaint other = Told("18", 1);
  std::vector<v1::ImportedComplaint> versions(20, Told("17", 1));
  versions.push_back(Closed("17", 30));
  versions.push_back(other);
  const v1::ImportComplaintsResponse of_none = Judge(versions);
  for (const v1::ImportComplaintResult& result : of_none.results())
    EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_ADDED) << result.ShortDebugString();
  const v1::ImportComplaintResult added = ImportOne(Told("17", 1));
  const v1::ImportComplaintsResponse judged = Judge(versions);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(judged.results(i).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
    EXPECT_EQ(judged.results(i).number(), added.number());
  }
  EXPECT_EQ(judged.results(20).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(judged.results(20).name(), added.name());
  EXPECT_EQ(judged.results(21).outcome(), v1::IMPORT_OUTCOME_ADDED);
}

TEST_F(ImportJudgementTest, WhoMayNotImportIsToldNothing) {
  v1::ImportComplaintsRequest request;
  request.set_validate_only(true);
  *request.add_complaints() = Told("17", 1);
  EXPECT_THAT(service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Officer()),
              HasReason(Reason::ROLE_MISSING));
  const auto elsewhere =
      service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer("dinsos"));
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_THAT(errors::FromRpcStatus(elsewhere->results(0).error()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

// A client that may meet an earlier release sends it first, and sees that this one only judges.
TEST_F(ImportJudgementTest, AnEmptyCaseIsRefusedAndTellsThatItIsOnlyJudged) {
  const v1::ImportComplaintsResponse judged = Judge({v1::ImportedComplaint()});
  EXPECT_TRUE(judged.validated_only());
  EXPECT_THAT(errors::FromRpcStatus(judged.results(0).error()), HasReason(Reason::INVALID_FIELD));
}

}  // namespace
}  // namespace tanggap::complaints
