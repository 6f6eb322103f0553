// Nothing that the service holds, tells or writes into its log has what a respondent alone knows.

#include <set>
#include <string>
#include <vector>

#include "libs/base/crockford.h"
#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "tests/surveys/anonymity.h"

namespace tanggap::surveys {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;

TEST_F(AnonymityTest, HoldsNoneOfWhatRespondentsKnow) {
  const v1::Collector way = Way();
  const v1::Collector by_token =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::vector<std::string> tokens = Tokens(by_token, 50);
  Looks secrets;
  for (const std::string& token : tokens) AddToken(token, secrets);
  for (size_t i = 0; i < 300; ++i) {
    const bool invited = i < tokens.size();
    v1::SubmitResponseRequest request =
        To(invited ? by_token : way, Whole(), invited ? tokens[i] : "");
    AddId(request.response_id(), secrets);
    if (i % 7 == 0) {
      v1::SaveDraftRequest draft;
      draft.set_link(request.link());
      draft.set_response_id(request.response_id());
      draft.set_token(request.token());
      *draft.mutable_content() = request.content();
      ASSERT_THAT(Respondent<v1::DraftProgress>("SaveDraft", draft), IsOk());
    }
    const auto submitted = Submit(request);
    ASSERT_THAT(submitted, IsOk());
    AddReceipt(submitted->receipt(), secrets);
    if (i % 5 == 0) {
      ASSERT_THAT(Verify(way, submitted->receipt()), IsOk());
    }
  }
  // One that stays a draft, and refusals.
  v1::SaveDraftRequest draft;
  draft.set_link(way.link());
  draft.set_response_id(NewResponseId());
  *draft.mutable_content() = Whole();
  ASSERT_THAT(Respondent<v1::DraftProgress>("SaveDraft", draft), IsOk());
  AddId(draft.response_id(), secrets);
  v1::SubmitResponseRequest wrong = To(way, Whole({Pointed("waktu", 9)}));
  EXPECT_FALSE(Submit(wrong).ok());
  AddId(wrong.response_id(), secrets);
  // Figures are made of them meanwhile.
  EXPECT_TRUE(testing::Await([&] { return Sql("SELECT count(*) FROM surveys.cell") != "0"; }));
  EXPECT_THAT(Holding(secrets), IsEmpty());
  PassNights();
  EXPECT_THAT(Holding(secrets), IsEmpty());
}

// What is looked for is found where it stands: else the test above would say nothing.
TEST_F(AnonymityTest, IsLookedForWhereItWouldBeFound) {
  const v1::Collector way = Way();
  const v1::SubmitResponseRequest request = To(way, Whole({Said("saran", "Tambah kursi tunggu")}));
  const auto submitted = Submit(request);
  ASSERT_THAT(submitted, IsOk());
  Looks words;
  words.AddText("Tambah kursi tunggu");
  const std::set<std::string> arrived = Holding(words);
  EXPECT_EQ(arrived.size(), 1u);
  EXPECT_THAT(*arrived.begin(), HasSubstr("surveys.comment_arrival_"));
  PassNights();
  EXPECT_EQ(Holding(words), std::set<std::string>{"surveys.comment"});

  // The receipt as anybody might have written it down.
  Looks receipt;
  AddReceipt(submitted->receipt(), receipt);
  const std::string bytes =
      Looks::Decoded(base::ReadCrockford(submitted->receipt(), 25)->substr(0, 24));
  const std::string hex = "decode('" + base::ToHex(bytes) + "', 'hex')";
  Sql("CREATE TABLE as_bytes AS SELECT " + hex + " AS kept");
  Sql("CREATE TABLE as_base64 AS SELECT encode(" + hex + ", 'base64') AS kept");
  Sql("CREATE TABLE as_text AS SELECT '" + submitted->receipt() + "'::text AS kept");
  Sql("CREATE TABLE as_bytes_of_text AS SELECT '" + submitted->receipt() + "'::bytea AS kept");
  base::SystemClock clock;
  postgres::Pool pool({.url = service_.postgres_url()}, clock, service_.random());
  const std::string failing = "SELECT '" + submitted->receipt() + "'::integer";
  const postgres::Statement kFailing = {"failing", failing.c_str()};
  EXPECT_FALSE(pool.Query(kFailing, clock.Now() + absl::Minutes(1)).ok());
  EXPECT_EQ(Holding(receipt),
            (std::set<std::string>{"public.as_bytes", "public.as_base64", "public.as_text",
                                   "public.as_bytes_of_text", "log of PostgreSQL"}));
}

TEST_F(AnonymityTest, LogTellsCallersOfItApartByNothing) {
  const v1::Collector way = Way();
  const size_t before = service_.log_text().size();
  const telemetry::TraceContext trace = telemetry::TraceContext::New(service_.random());
  const v1::SubmitResponseRequest request = To(way, Whole());
  for (const Caller& caller : {Nobody(), Caller{.subject = "siti"}}) {
    static_cast<void>(service_.CallBytes("tanggap.surveys.v1.RespondentService.SubmitResponse",
                                         request.SerializeAsString(), caller, {.trace = &trace}));
  }
  const std::string log = service_.log_text().substr(before);
  EXPECT_THAT(log, HasSubstr("RespondentService.SubmitResponse"));
  EXPECT_THAT(log, HasSubstr("CREDENTIALS_NOT_WANTED"));
  for (const char* never : {"127.0.0.1", "\"principal\"", "_bytes", "siti"})
    EXPECT_THAT(log, Not(HasSubstr(never)));
  EXPECT_THAT(log, Not(HasSubstr(trace.ToString().substr(3, 32))));
}

// Of a response that is ANONYMOUS no table says the way by which it came.
TEST_F(AnonymityTest, KeepsNoWay) {
  ASSERT_THAT(Submit(To(Way(), Whole())), IsOk());
  PassNights();
  EXPECT_EQ(Sql("SELECT (collector IS NULL AND day IS NULL AND language IS NULL AND respondent_key "
                "IS NULL)::text FROM surveys.response"),
            "true");
}

// Every column that could hold a time, of all tables but those that staff and events write: a new
// one is to be thought about. Those there are hold counts, versions, chance (`id`, `mark`), what is
// known of a token before it is used, months, days, and of a place that a draft holds the full
// quarter of an hour in which that ends.
TEST_F(AnonymityTest, HasNoColumnForATime) {
  EXPECT_EQ(
      Sql("SELECT string_agg(said, E'\n' ORDER BY said COLLATE \"C\") FROM ("
          "SELECT table_name || ': ' || string_agg(column_name || CASE WHEN udt_name IN ('int4', "
          "'int8') THEN '' ELSE ' ' || udt_name END, ', ' ORDER BY column_name COLLATE \"C\") AS "
          "said FROM information_schema.columns WHERE table_schema = 'surveys' AND udt_name NOT IN "
          "('bool', 'bytea', 'int2', '_int2', 'text', '_text', 'uuid') AND table_name NOT IN "
          "('collector', 'figure_release', 'improvement', 'index_profile', 'invitation', 'night', "
          "'population', 'publication', 'publication_file', 'publication_index', "
          "'publication_people', 'release_due', 'reveal', 'survey', 'survey_version') GROUP BY "
          "table_name) AS tables"),
      R"(arrival_0: day date, month, published_through, revision, series, version
arrival_1: day date, month, published_through, revision, series, version
cell: open_count, period, response_count, screened_out, series
cell_count: flagged_of, month, open_count, response_count, screened_out, series
cell_delta: day, id, month, series, version
cell_due: mark
comment: month
comment_arrival_0: month
comment_arrival_1: month
draft: expire_day
figures: version
follow_up: file_day, tries
place: place_limit, quotas_version, reserved, taken
reservation: expire_minute
response: day date, month, published_through, revision, series, version
token: expire_time timestamptz, issue_month, serial, spent_day)");
}

}  // namespace
}  // namespace tanggap::surveys
