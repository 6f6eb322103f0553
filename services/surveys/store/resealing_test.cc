#include "services/surveys/store/resealing.h"

#include <gtest/gtest.h>

#include <future>
#include <set>

#include "libs/base/strings.h"
#include "libs/testing/blocked_sessions.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

constexpr char kAgency[] = "dinkes";
constexpr int kTokens = 5;

class ResealingTest : public testing::PostgresFixture {
 protected:
  ResealingTest() : PostgresFixture({sql::surveys()}) {
    PutSurvey();
    PutTokens();
    for (size_t i = 0; i < kResponseTables.size(); ++i) PutResponse(kResponseTables[i], i);
    PutSuggestion();
  }

  static std::string Literal(const std::string& bytes) {
    return base::Join("'\\x", base::ToHex(bytes), "'::bytea");
  }
  void PutSurvey() {
    survey_key_ = SurveyCipher(old_keys_, random()).NewKey(kAgency, survey_);
    database().Execute(base::Join(
        "INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, "
        "min_cell, hold_months, title, services, draft, published_version, series, key, template, "
        "create_time, update_time) VALUES ('",
        survey_.ToString(), "', 1, '", kAgency, "', 2, 1, '', 5, 24, '', '', '', 1, 1, ",
        Literal(survey_key_), ", '', now(), now())"));
  }
  // The last one was issued for nobody.
  void PutTokens() {
    for (int serial = 1; serial <= kTokens; ++serial) {
      const std::string reference =
          serial == kTokens ? "NULL"
                            : Literal(old_respondents_.SealReference(
                                  kAgency, collector_, serial, base::Join("pasien ", serial)));
      database().Execute(
          base::Join("INSERT INTO surveys.token (survey, collector, serial, reference_sealed, "
                     "issue_month, expire_time, revoked) VALUES ('",
                     survey_.ToString(), "', '", collector_.ToString(), "', ", serial, ", ",
                     reference, ", 202611, now(), false)"));
    }
  }
  // One that names somebody, and one that does not.
  void PutResponse(const std::string& table, size_t number) {
    const SealedRespondent sealed =
        old_respondents_.Seal(kAgency, responses_[number], {base::Join("siapa ", number), "nama"});
    const auto put = [&](const base::Uuid& key, const std::string& respondent) {
      database().Execute(base::Join(
          "INSERT INTO surveys.", table,
          " (survey, response_key, series, version, level, state, revision, month, imported, unit, "
          "service, channel, answers, flags, hash_sealed, published_through, respondent_key, "
          "respondent_sealed, direct_sealed) VALUES ('",
          survey_.ToString(), "', '", key.ToString(),
          "', 1, 1, 3, 1, 1, 202611, false, '', '', 1, '', '{}', '', 0, ", respondent, ")"));
    };
    put(responses_[number], base::Join(Literal(sealed.key), ", ", Literal(sealed.who), ", ",
                                       Literal(sealed.direct_answers)));
    put(base::Uuid::V4(random()), "NULL, NULL, NULL");
  }
  void PutSuggestion() {
    database().Execute(base::Join(
        "INSERT INTO surveys.follow_up (survey, comment_key, rule, agency, category, "
        "words_sealed, file_day, tries) VALUES ('",
        survey_.ToString(), "', '", comment_.ToString(), "', 'saran', '", kAgency,
        "', 'lain-lain', ", Literal(old_respondents_.SealWords(kAgency, comment_, "Tambah kursi.")),
        ", 1, 0)"));
  }
  std::string Bytes(const std::string& column, const std::string& table, const std::string& where) {
    return base::FromHex(database().Execute(
        base::Join("SELECT encode(", column, ", 'hex') FROM surveys.", table, " WHERE ", where)));
  }

  // Rows and how many of them were sealed anew, in batches of two.
  std::pair<int64_t, int64_t> Reseal(const privacy::KeyRing& keys) {
    Resealing resealing(pool(), keys, random());
    int64_t rows = 0, renewed = 0;
    shut_.clear();
    std::optional<ResealPlace> place = ResealPlace();
    while (place.has_value()) {
      const auto batch = resealing.Next(*place, 2, Soon());
      EXPECT_THAT(batch, IsOk());
      if (!batch.ok()) break;
      rows += batch->rows;
      renewed += batch->renewed;
      for (const base::Uuid& survey : batch->shut) {
        EXPECT_EQ(survey, survey_);
        shut_.emplace(batch->what);
      }
      place = batch->next;
    }
    return {rows, renewed};
  }
  // How many of the sealed values open by these keys.
  int Opened(const privacy::KeyRing& keys) {
    const SurveyCipher surveys(keys, random());
    const RespondentCipher respondents(keys, random());
    int opened = surveys.OpenKey(kAgency, survey_, Bytes("key", "survey", "true")).ok();
    for (int serial = 1; serial < kTokens; ++serial) {
      const auto reference = respondents.OpenReference(
          kAgency, collector_, serial,
          Bytes("reference_sealed", "token", base::Join("serial = ", serial)));
      opened += reference.ok() && *reference == base::Join("pasien ", serial);
    }
    for (size_t i = 0; i < kResponseTables.size(); ++i) {
      const auto column = [&](const char* name) {
        return Bytes(name, kResponseTables[i],
                     base::Join("response_key = '", responses_[i].ToString(), "'"));
      };
      const auto respondent = respondents.Open(
          kAgency, responses_[i],
          {column("respondent_key"), column("respondent_sealed"), column("direct_sealed")});
      opened += respondent.ok() && respondent->who == base::Join("siapa ", i);
    }
    const auto words =
        respondents.OpenWords(kAgency, comment_, Bytes("words_sealed", "follow_up", "true"));
    return opened + (words.ok() && *words == "Tambah kursi.");
  }
  // The ring without its second key.
  static privacy::KeyRing FirstOf(const privacy::KeyRing& keys) {
    const std::string text = keys.ToText();
    return *privacy::KeyRing::Parse(text.substr(0, text.find("\nkey ", text.find("\nkey ") + 1)) +
                                    "\n");
  }

  static constexpr int kSealed = 1 + (kTokens - 1) + 3 + 1;
  static constexpr int kRows = 1 + kTokens + 3 * 2 + 1;
  const std::vector<std::string> kResponseTables = {"arrival_0", "arrival_1", "response"};
  const privacy::KeyRing old_keys_ = privacy::KeyRing::Generate(random());
  const privacy::KeyRing both_keys_ = old_keys_.Rotated(random());
  const privacy::KeyRing new_keys_ = FirstOf(both_keys_);
  const RespondentCipher old_respondents_{old_keys_, random()};
  const base::Uuid survey_ = base::Uuid::V4(random());
  const base::Uuid collector_ = base::Uuid::V4(random());
  const base::Uuid comment_ = base::Uuid::V4(random());
  const std::vector<base::Uuid> responses_ = {base::Uuid::V4(random()), base::Uuid::V4(random()),
                                              base::Uuid::V4(random())};
  std::string survey_key_;
  std::set<std::string> shut_;
};

using RowsAndRenewed = std::pair<int64_t, int64_t>;

TEST_F(ResealingTest, AfterItNothingOpensByTheOldKeyAndAllByTheNew) {
  ASSERT_EQ(Opened(old_keys_), kSealed);
  ASSERT_EQ(Opened(new_keys_), 0);
  const auto before = SurveyCipher(old_keys_, random()).OpenKey(kAgency, survey_, survey_key_);
  EXPECT_EQ(Reseal(both_keys_), RowsAndRenewed(kRows, kSealed));
  EXPECT_EQ(Opened(new_keys_), kSealed);
  EXPECT_EQ(Opened(old_keys_), 0);
  EXPECT_TRUE(shut_.empty());
  const auto after =
      SurveyCipher(new_keys_, random()).OpenKey(kAgency, survey_, Bytes("key", "survey", "true"));
  ASSERT_THAT(before, IsOk());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(before->bytes(), after->bytes()) << "every receipt hangs on it";
  EXPECT_EQ(Reseal(both_keys_), RowsAndRenewed(kRows, 0)) << "begun again";
}

TEST_F(ResealingTest, LeavesToAChangeWhatIsChangedMeanwhile) {
  constexpr postgres::Statement kChange = {"change_words",
                                           "UPDATE surveys.follow_up SET words_sealed = 'x'"};
  postgres::Pool other({.url = database().url(), .size = 1}, clock(), random());
  std::future<std::pair<int64_t, int64_t>> resealed;
  EXPECT_THAT(other.Transact(Soon(),
                             [&](postgres::Transaction& transaction) -> absl::Status {
                               const auto changed = transaction.Query(kChange, {});
                               resealed = std::async(std::launch::async,
                                                     [&] { return Reseal(both_keys_); });
                               EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
                               return changed.status();
                             }),
              IsOk());
  EXPECT_EQ(resealed.get(), RowsAndRenewed(kRows, kSealed - 1));
  EXPECT_EQ(Bytes("words_sealed", "follow_up", "true"), "x");
}

TEST_F(ResealingTest, SaysWhatOpensUnderNoKey) {
  EXPECT_EQ(Reseal(new_keys_), RowsAndRenewed(kRows, 0));
  EXPECT_EQ(shut_, (std::set<std::string>{"surveys", "tokens", "responses", "suggestions"}));
}

}  // namespace
}  // namespace tanggap::surveys
