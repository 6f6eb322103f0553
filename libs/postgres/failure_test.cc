#include "libs/postgres/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

class FailureTest : public testing::PostgresFixture {
 protected:
  FailureTest() {
    database().Execute(
        "CREATE TABLE parent (id integer CONSTRAINT parent_key PRIMARY KEY);"
        "CREATE TABLE child (id integer, word text CONSTRAINT word_is_short CHECK (length(word) < "
        "40),"
        " number integer NOT NULL, CONSTRAINT child_parent_fkey FOREIGN KEY (id) REFERENCES "
        "parent)");
  }
  absl::Status Run(const Statement& statement, const Params& params = Params()) {
    return pool().Query(statement, params, Soon()).status();
  }
  // Everything that a status could show to anybody.
  static std::string Everything(const absl::Status& status) {
    return base::Join(base::AsStd(status.ToString()), errors::CauseOf(status));
  }
};

constexpr Statement kParent = {"insert_parent", "INSERT INTO parent (id) VALUES ($1)"};
constexpr Statement kChild = {"insert_child",
                              "INSERT INTO child (id, word, number) VALUES ($1, $2, $3)"};

TEST_F(FailureTest, UniqueConstraintIsNamed) {
  ASSERT_THAT(Run(kParent, Params().Int(7654321)), IsOk());
  const absl::Status status = Run(kParent, Params().Int(7654321));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(ConstraintOf(status), "parent_key");
  EXPECT_TRUE(IsAboutTheData(status));
  EXPECT_FALSE(IsInDoubt(status));
  EXPECT_THAT(Everything(status), Not(HasSubstr("7654321")));
  EXPECT_THAT(Everything(status), HasSubstr("insert_parent"));
}

TEST_F(FailureTest, OtherConstraintsAreNamed) {
  ASSERT_THAT(Run(kParent, Params().Int(1)), IsOk());
  const absl::Status foreign = Run(kChild, Params().Int(99).Text("word").Int(1));
  EXPECT_THAT(foreign, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ConstraintOf(foreign), "child_parent_fkey");
  const absl::Status check = Run(kChild, Params().Int(1).Text(std::string(41, 'x')).Int(1));
  EXPECT_EQ(ConstraintOf(check), "word_is_short");
  const absl::Status null = Run(kChild, Params().Int(1).Text("word").Null());
  EXPECT_THAT(null, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ConstraintOf(null), "");
}

TEST_F(FailureTest, ARowCannotForgeTheConstraintsName) {
  ASSERT_THAT(Run(kParent, Params().Int(1)), IsOk());
  const std::string forged = "\nCONSTRAINT NAME:  forged\nx0123456789012345678901234567";
  const absl::Status status = Run(kChild, Params().Int(1).Text(forged).Int(1));
  EXPECT_EQ(ConstraintOf(status), "word_is_short");
  EXPECT_THAT(Everything(status), Not(HasSubstr("forged")));
}

TEST_F(FailureTest, ValuesAreNeverRepeated) {
  const absl::Status status = Run({"cast", "SELECT $1::text::integer"}, Params().Text("rahasia"));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Everything(status), Not(HasSubstr("rahasia")));
  EXPECT_THAT(Everything(status), HasSubstr("22P02"));
  const absl::Status null =
      Run(kChild, Params().Int(1).Text("rahasia").Null());  // DETAIL shows the failing row
  EXPECT_THAT(Everything(null), Not(HasSubstr("rahasia")));
}

TEST_F(FailureTest, AMistakeInTheSqlIsADefectThatTheLogCanName) {
  const absl::Status status = Run({"misspelt", "SELECT wrod FROM child"});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal, HasSubstr("misspelt")));
  EXPECT_THAT(std::string(status.message()), HasSubstr("wrod"));
  EXPECT_EQ(errors::ReasonOf(status), std::nullopt);
  EXPECT_TRUE(IsAboutTheData(status));
}

TEST_F(FailureTest, ALockThatIsNotGivenIsContention) {
  PoolOptions options;
  options.url = database().url();
  options.lock_timeout = absl::Milliseconds(50);
  Pool impatient(options, clock(), random());
  ASSERT_THAT(Run(kParent, Params().Int(1)), IsOk());
  absl::Status refused;
  ASSERT_THAT(
      pool().Transact(
          Soon(),
          [&](Transaction& transaction) {
            auto held = transaction.Query({"hold", "SELECT id FROM parent FOR UPDATE"});
            refused = impatient.Query({"update", "UPDATE parent SET id = 2"}, Soon()).status();
            return held.status();
          }),
      IsOk());
  EXPECT_THAT(refused, HasReason(errors::Reason::CONCURRENT_CHANGE));
  EXPECT_TRUE(IsContention(refused));
  EXPECT_FALSE(IsAboutTheData(refused));
}

TEST_F(FailureTest, CodesOfTheServersStateAreToldApart) {
  database().Execute(
      "CREATE FUNCTION fail(code text) RETURNS integer LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE EXCEPTION 'the value secret' USING ERRCODE = code; END $$");
  const auto fail = [&](const char* code) {
    return Run({"fail", "SELECT fail($1)"}, Params().Text(code));
  };
  EXPECT_THAT(fail("53100"), HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(fail("53200"), HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(fail("40001"), HasReason(errors::Reason::CONCURRENT_CHANGE));
  EXPECT_THAT(fail("40P01"), HasReason(errors::Reason::CONCURRENT_CHANGE));
  EXPECT_THAT(fail("25006"), HasReason(errors::Reason::DATABASE_UNAVAILABLE));
  EXPECT_THAT(fail("57P03"), HasReason(errors::Reason::DATABASE_UNAVAILABLE));
  EXPECT_THAT(fail("57014"), HasReason(errors::Reason::DEADLINE_EXCEEDED));
  const absl::Status raised = fail("P0001");
  EXPECT_THAT(raised, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Everything(raised), Not(HasSubstr("secret")));
  EXPECT_EQ(errors::RetryAfterOf(fail("53100")), absl::Seconds(1));
}

}  // namespace
}  // namespace tanggap::postgres
