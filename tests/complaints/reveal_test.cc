// A look at a reporter's identity, while the case changes under it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class RevealTest : public ::testing::Test {
 protected:
  using Answer = absl::StatusOr<v1::RevealIdentityResponse>;

  RevealTest() { name_ = File(service_, NewNamedComplaint()).name(); }

  // What an officer is told who has been let through when, before the look is recorded, somebody
  // else changes the case by `statements`.
  Answer RevealDuring(const std::string& statements) {
    OpenTransaction other(service_.postgres_url(), statements);
    auto answer = std::async(std::launch::async, [&] {
      return service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(name_), Officer());
    });
    AwaitBlocked(service_.postgres_url());
    other.Commit();
    return answer.get();
  }
  std::string Looks() { return service_.Sql("SELECT count(*) FROM complaints.identity_access"); }

  Service service_;
  std::string name_;
};

TEST_F(RevealTest, ACaseThatHasMovedToAnotherAgencyIsNotRevealedToTheFirst) {
  EXPECT_THAT(
      RevealDuring("UPDATE complaints.complaint SET agency = 'dinsos', version = version + 1"),
      HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(Looks(), "0");
}

TEST_F(RevealTest, AnIdentityThatWasSealedIsNotRevealed) {
  EXPECT_THAT(
      RevealDuring("UPDATE complaints.complaint SET reporter_identity = 2, version = version + 1"),
      HasReason(Reason::IDENTITY_SEALED));
  EXPECT_EQ(Looks(), "0");
}

TEST_F(RevealTest, AnIdentityThatWasDestroyedIsNotRevealed) {
  EXPECT_THAT(RevealDuring("DELETE FROM complaints.identity"),
              HasReason(Reason::IDENTITY_NOT_HELD));
  EXPECT_EQ(Looks(), "0");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM idempotency.requests WHERE method LIKE '%Reveal%'"),
            "0");
}

TEST_F(RevealTest, AStepThatChangesNothingAboutItIsWaitedOutAndTheLookRecordedOnce) {
  const Answer answer = RevealDuring("UPDATE complaints.complaint SET version = version + 1");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->reporter().display_name(), "Sulastri Wulandari");
  EXPECT_EQ(Looks(), "1");
}

}  // namespace
}  // namespace tanggap::complaints
