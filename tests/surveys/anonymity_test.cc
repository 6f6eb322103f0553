// Nothing that the service holds, tells or writes into its log has what a respondent alone knows.

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

// Every row of every table, as text.
constexpr char kTables[] = R"(
  SELECT string_agg(format('%I.%I', table_schema, table_name), ',') FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema'))";

class AnonymityTest : public CollectingTest {
 protected:
  // What a secret may look like in text or bytes.
  static std::vector<std::string> LooksOf(const std::string& secret) {
    std::string plain = secret;
    std::erase(plain, '-');
    return {secret, plain, base::ToHex(secret), base::ToHex(plain)};
  }
  void ExpectNowhere(const std::vector<std::string>& secrets) {
    std::vector<std::pair<std::string, std::string>> places = {
        {"log", service_.log_text()}, {"metrics", service_.metrics_text()}};
    for (const std::string& table : base::Split(Sql(kTables), ','))
      places.emplace_back(table, Sql("SELECT coalesce(string_agg(each::text, E'\\n'), '') FROM " +
                                     table + " each"));
    for (const auto& [name, text] : places) {
      for (const std::string& secret : secrets) {
        for (const std::string& look : LooksOf(secret))
          ASSERT_EQ(text.find(look), std::string::npos) << name << " has " << look;
      }
    }
  }
};

TEST_F(AnonymityTest, HoldsNoneOfWhatRespondentsKnow) {
  const v1::Collector way = Way();
  const v1::Collector tokens =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  std::vector<std::string> secrets = Tokens(tokens, 50);
  for (int i = 0; i < 300; ++i) {
    const bool by_token = i < 50;
    v1::SubmitResponseRequest request =
        To(by_token ? tokens : way, Whole(), by_token ? secrets[static_cast<size_t>(i)] : "");
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
    secrets.push_back(request.response_id());
    secrets.push_back(submitted->receipt());
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
  secrets.push_back(draft.response_id());
  v1::SubmitResponseRequest wrong = To(way, Whole({Pointed("waktu", 9)}));
  EXPECT_FALSE(Submit(wrong).ok());
  secrets.push_back(wrong.response_id());
  ExpectNowhere(secrets);
  PassNights();
  ExpectNowhere(secrets);
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

// Of a response that is ANONYMOUS no table says the way by which it came, nor a time.
TEST_F(AnonymityTest, KeepsNeitherWayNorTime) {
  ASSERT_THAT(Submit(To(Way(), Whole())), IsOk());
  PassNights();
  EXPECT_EQ(Sql("SELECT (collector IS NULL AND day IS NULL AND language IS NULL AND respondent_key "
                "IS NULL)::text FROM surveys.response"),
            "true");
  EXPECT_EQ(
      Sql("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'surveys' AND "
          "table_name IN ('response', 'arrival_0', 'arrival_1', 'comment', 'cell_delta', "
          "'response_seen', 'follow_up', 'draft', 'account_spent') AND data_type LIKE "
          "'timestamp%'"),
      "0");
}

}  // namespace
}  // namespace tanggap::surveys
