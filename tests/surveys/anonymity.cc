#include "tests/surveys/anonymity.h"

#include <fstream>
#include <iterator>

#include "libs/base/crockford.h"
#include "libs/base/strings.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::surveys {

using testing::IsOk;

namespace {

constexpr char kTables[] = R"(
  SELECT string_agg(format('%I.%I', table_schema, table_name), ',') FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema'))";

}  // namespace

void Looks::AddText(const std::string& secret) {
  std::string plain = secret;
  std::erase(plain, '-');
  for (const std::string& text : {secret, plain}) AddForms(text);
}

std::string Looks::Decoded(std::string_view stored) {
  std::string bytes;
  uint64_t bits = 0;
  for (size_t i = 0; i < stored.size(); ++i) {
    bits = (bits << 5) | base::FromCrockford(stored.substr(i, 1));
    // Those that make a whole byte with it.
    const size_t over = (i + 1) * 5 % 8;
    if (over < 5) bytes += static_cast<char>((bits >> over) & 0xff);
  }
  return bytes;
}

std::string Looks::FindIn(std::string_view text) const {
  for (size_t i = 0; i + kStart <= text.size(); ++i) {
    const auto [begin, end] = starts_.equal_range(text.substr(i, kStart));
    for (auto each = begin; each != end; ++each) {
      if (text.substr(i).starts_with(each->second)) return std::string(each->second);
    }
  }
  return "";
}

void Looks::AddForms(const std::string& bytes) {
  const std::string base64url = base::ToBase64Url(bytes);
  std::string base64 = base64url;
  for (char& each : base64) each = each == '-' ? '+' : each == '_' ? '/' : each;
  for (const std::string& form : {bytes, base64url, base64}) {
    Add(form);
    // As bytes of a table are shown.
    Add(base::ToHex(form));
  }
}

void Looks::Add(const std::string& look) {
  if (look.size() < kStart || !looks_.insert(look).second) return;
  const std::string& kept = *looks_.find(look);
  starts_.emplace(std::string_view(kept).substr(0, kStart), kept);
}

// The last character of both only checks the others, the first five of a token number it.
void AddReceipt(const std::string& receipt, Looks& looks) {
  const std::string stored = base::ReadCrockford(receipt, 25).value_or("");
  ASSERT_NE(stored, "");
  looks.AddText(receipt);
  looks.AddBytes(Looks::Decoded(stored.substr(0, 24)));
}

void AddToken(const std::string& token, Looks& looks) {
  const std::string stored = base::ReadCrockford(token, 26).value_or("");
  ASSERT_NE(stored, "");
  looks.AddText(token);
  looks.AddBytes(Looks::Decoded(stored.substr(0, 25)));
  looks.AddBytes(Looks::Decoded(stored.substr(5, 20)));
}

void AddId(const std::string& id, Looks& looks) {
  looks.AddText(id);
  looks.AddBytes(std::string(base::Uuid::Parse(id).value_or(base::Uuid()).bytes()));
}

std::string Mistyped(std::string text) {
  text[3] = text[3] == '7' ? '8' : '7';
  return text;
}

v1::CreateSurveyRequest CreateWithSuggestions() {
  v1::CreateSurveyRequest request = CreateFrom();
  v1::SurveyDefinition& draft = *request.mutable_survey()->mutable_draft();
  draft = Questionnaire();
  v1::FollowUpRule& rule = *draft.add_follow_ups();
  rule.set_code("usulan");
  rule.mutable_when()->mutable_answered()->set_question("saran");
  rule.set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
  rule.set_comment_question("saran");
  rule.set_consent_question("setuju");
  rule.set_category("demam-berdarah");
  *rule.mutable_notice() = Said("Saran Anda diteruskan tanpa nama.");
  return request;
}

TextByPlace TablesOf(const std::function<std::string(const std::string&)>& sql) {
  TextByPlace tables;
  for (const std::string& table : base::Split(sql(kTables), ','))
    tables[table] =
        sql("SELECT coalesce(string_agg(each::text, E'\\n'), '') FROM " + table + " each");
  return tables;
}

std::set<std::string> HoldingOneOf(const Looks& looks, const TextByPlace& places) {
  std::set<std::string> holding;
  for (const auto& [name, text] : places) {
    if (!looks.FindIn(text).empty()) holding.insert(name);
  }
  return holding;
}

AnonymityTest::AnonymityTest()
    : CollectingTest([this](const base::Clock& clock) {
        EXPECT_THAT(postgres::Migrate(postgres->Url(), Migrations(), {}), IsOk());
        EXPECT_THAT(testing::LoadReferenceData(postgres->Url()), IsOk());
        return Service::Options{
            .clock = &clock, .postgres_url = postgres->Url(), .adjust = [](App::Options& app) {
              app.anonymous_limits.unnamed_of_address = 0;
            }};
      }) {}

std::string AnonymityTest::Sql(const std::string& sql) const {
  return complaints::ExecuteSql(postgres->Url(), sql);
}

std::set<std::string> AnonymityTest::Holding(const Looks& looks) {
  std::ifstream file(postgres->LogFile());
  TextByPlace places = TablesOf([this](const std::string& sql) { return Sql(sql); });
  places["log"] = service_.log_text();
  places["metrics"] = service_.metrics_text();
  places["log of PostgreSQL"] =
      std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return HoldingOneOf(looks, places);
}

}  // namespace tanggap::surveys
