// Following a case by its tracking number and secret, without an account.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class MailboxTest : public ::testing::Test {
 protected:
  MailboxTest() : clock_(MondayMorning()), service_({.clock = &clock_}) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
    filed_ = File(service_, request);
  }
  absl::StatusOr<v1::OpenMailboxResponse> Open(const std::string& secret) {
    v1::OpenMailboxRequest request;
    request.set_number(filed_.number());
    request.set_secret(secret);
    return service_.Call<v1::OpenMailboxResponse>("OpenMailbox", request, Nobody());
  }
  absl::StatusOr<v1::TrackComplaintResponse> Track(const std::string& number,
                                                   const std::string& secret = "",
                                                   const Caller& caller = Nobody()) {
    v1::TrackComplaintRequest request;
    request.set_number(number);
    request.set_secret(secret);
    return service_.Call<v1::TrackComplaintResponse>("TrackComplaint", request, caller);
  }
  std::string WrongSecret() const {
    return filed_.mailbox_secret() == "0000000000000000" ? "1111111111111111" : "0000000000000000";
  }

  base::ManualClock clock_;
  Service service_;
  v1::Complaint filed_;
};

TEST_F(MailboxTest, ANumberAloneTellsWhereTheCaseStandsAndNothingElse) {
  std::string typed = filed_.number();
  for (char& c : typed) c = static_cast<char>(std::tolower(c));
  const auto track = Track(" " + typed.substr(0, 4) + " " + typed.substr(4));
  ASSERT_THAT(track, IsOk());
  EXPECT_EQ(track->state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(track->holder().agency(), "dinkes");
  EXPECT_EQ(track->next_due().clock(), directory::v1::CLOCK_KIND_VERIFY);
  EXPECT_FALSE(track->has_complaint());
}

TEST_F(MailboxTest, ANumberAloneIsAnsweredFromFewColumnsAndNothingIsOpened) {
  // What is sealed does not open any more.
  service_.Sql("UPDATE complaints.complaint SET content_key = 'gone', clocks = ''");
  const auto track = Track(filed_.number());
  ASSERT_THAT(track, IsOk());
  EXPECT_EQ(track->state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(track->next_due().DebugString(), filed_.next_due().DebugString());
  EXPECT_EQ(track->holder().DebugString(), filed_.holder().DebugString());
  EXPECT_EQ(service_.Times("load_complaints"), 0);
  EXPECT_EQ(service_.Times("track_complaint"), 1);
  EXPECT_FALSE(Track(filed_.number(), filed_.mailbox_secret()).ok()) << "that opens it";
}

TEST_F(MailboxTest, AReportersOwnTokenShowsTheWholeCaseByItsNumber) {
  const v1::Complaint mine = File(service_);
  const auto track = Track(mine.number(), "", Citizen());
  ASSERT_THAT(track, IsOk());
  EXPECT_EQ(track->complaint().description(), "Selokan di RT 03 penuh jentik, mohon disemprot.");
  EXPECT_EQ(track->state(), track->complaint().state());
  EXPECT_EQ(track->next_due().DebugString(), track->complaint().next_due().DebugString());
  EXPECT_FALSE(Track(mine.number(), "", Citizen("tetangga"))->has_complaint());
}

TEST_F(MailboxTest, AClosedCaseIsDueNoMore) {
  const v1::Complaint closed = CaseIn(service_, v1::COMPLAINT_STATE_CLOSED);
  const auto track = Track(closed.number());
  ASSERT_THAT(track, IsOk());
  EXPECT_EQ(track->state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(track->holder().unit(), "bidang-p2p");
  EXPECT_NE(track->holder().unit_label(), "");
  EXPECT_FALSE(track->has_next_due());
}

TEST_F(MailboxTest, TheSecretOpensTheWholeCaseAndLetsItsReporterAct) {
  const auto track = Track(filed_.number(), filed_.mailbox_secret());
  ASSERT_THAT(track, IsOk());
  EXPECT_EQ(track->complaint().description(), "Selokan di RT 03 penuh jentik, mohon disemprot.");

  const auto open = Open(filed_.mailbox_secret());
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->complaint(), filed_.name());
  const Caller holder = WithToken(open->token());
  EXPECT_EQ(Look(service_, filed_.name(), holder).description(), track->complaint().description());
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(filed_.name()), holder), IsOk());
  const std::string other = File(service_).name();
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(other), holder),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_FALSE(service_.Call<v1::Complaint>("VerifyComplaint", Verify(filed_.name()), holder).ok());
  clock_.Advance(absl::Minutes(20));
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(filed_.name()), holder),
              HasReason(Reason::TOKEN_EXPIRED));
}

// Behind a proxy of this machine, which says for whom it calls.
TEST_F(MailboxTest, LookUpsWithoutATokenAreLimitedByAddressAndThoseWithOneAreNot) {
  Service service({.clock = &clock_, .adjust = [](AppOptions& app) {
                     app.anonymous_limits.of_address = 2;
                     app.anonymous_limits.of_all = 100;
                   }});
  v1::TrackComplaintRequest track;
  track.set_number(File(service).number());
  const auto look = [&](const std::string& address, const Caller& caller) {
    return service
        .Call<v1::TrackComplaintResponse>("TrackComplaint", track, caller,
                                          {.headers = {{"x-forwarded-for", address}}})
        .status();
  };
  const std::string machine = "198.51.100.9, 203.0.113.7";
  for (int i = 0; i < 20; ++i) EXPECT_THAT(look(machine, Nobody()), IsOk());
  const absl::Status refused = look(machine, Nobody());
  EXPECT_THAT(refused, HasReason(Reason::RATE_LIMITED));
  EXPECT_EQ(errors::RetryAfterOf(refused), absl::Milliseconds(500));
  v1::OpenMailboxRequest open;
  open.set_number(track.number());
  open.set_secret("0000000000000000");
  EXPECT_THAT(service.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody(),
                                                    {.headers = {{"x-forwarded-for", machine}}}),
              HasReason(Reason::RATE_LIMITED));
  EXPECT_THAT(look(machine, Citizen()), IsOk());
  EXPECT_THAT(look("203.0.113.8", Nobody()), IsOk());
  clock_.Advance(absl::Milliseconds(500));
  EXPECT_THAT(look(machine, Nobody()), IsOk());
}

TEST_F(MailboxTest, WrongNumbersAreRefused) {
  std::string typo = filed_.number();
  typo[5] = typo[5] == '7' ? '8' : '7';
  EXPECT_THAT(Track(typo), HasReason(Reason::TRACKING_NUMBER_INVALID));
  EXPECT_THAT(Track("HALO"), HasReason(Reason::TRACKING_NUMBER_INVALID));
}

TEST_F(MailboxTest, WrongGuessesLockTheMailboxForAWhileAlsoForTheRightSecret) {
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  const absl::Status locked = Open(filed_.mailbox_secret()).status();
  EXPECT_THAT(locked, HasReason(Reason::MAILBOX_LOCKED));
  EXPECT_EQ(errors::RetryAfterOf(locked), absl::Minutes(1));
  EXPECT_THAT(Track(filed_.number(), filed_.mailbox_secret()), HasReason(Reason::MAILBOX_LOCKED));
  EXPECT_THAT(Track(filed_.number()), IsOk()) << "the number alone still tells";
  clock_.Advance(absl::Minutes(1) + absl::Seconds(1));
  EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  EXPECT_EQ(errors::RetryAfterOf(Open(WrongSecret()).status()), absl::Minutes(2));
  clock_.Advance(absl::Minutes(2) + absl::Seconds(1));
  EXPECT_THAT(Open(filed_.mailbox_secret()), IsOk());
  EXPECT_EQ(service_.Sql("SELECT sum(mailbox_failures) FROM complaints.complaint"), "0");
}

TEST_F(MailboxTest, AWrongGuessADayShutsNobodyOut) {
  for (int i = 0; i < 12; ++i) {
    EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
    clock_.Advance(absl::Hours(24));
  }
  EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  EXPECT_THAT(Open(filed_.mailbox_secret()), IsOk()) << "at once, on the same day";
}

TEST_F(MailboxTest, GuessingWithoutEndIsSlowAndItsLockIsSoonOver) {
  const absl::Time begin = clock_.Now();
  int guesses = 0;
  absl::Duration longest;
  while (clock_.Now() < begin + absl::Hours(24)) {
    const absl::Status refused = Open(WrongSecret()).status();
    if (errors::ReasonOf(refused) == Reason::MAILBOX_REFUSED) {
      ++guesses;
      continue;
    }
    ASSERT_THAT(refused, HasReason(Reason::MAILBOX_LOCKED));
    longest = std::max(longest, *errors::RetryAfterOf(refused));
    clock_.Advance(*errors::RetryAfterOf(refused) + absl::Milliseconds(1));
  }
  EXPECT_LE(guesses, 500);
  EXPECT_GE(guesses, 200) << "the bound is near";
  EXPECT_LE(longest, absl::Minutes(5));
  clock_.Advance(absl::Minutes(5) + absl::Seconds(1));
  EXPECT_THAT(Open(filed_.mailbox_secret()), IsOk());
}

TEST_F(MailboxTest, WrongGuessesAreForgottenOneByOne) {
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  clock_.Advance(absl::Minutes(1) + absl::Minutes(20));
  for (int i = 0; i < 2; ++i) EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_LOCKED));
  clock_.Advance(absl::Hours(2));
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_REFUSED));
  EXPECT_THAT(Open(WrongSecret()), HasReason(Reason::MAILBOX_LOCKED));
}

TEST_F(MailboxTest, FiftyGuessesAtOnceGetNoMoreThanTheFreeOnes) {
  std::atomic<int> refused{0};
  std::atomic<int> locked{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] {
      const auto reason = errors::ReasonOf(Open(WrongSecret()).status());
      refused += reason == Reason::MAILBOX_REFUSED;
      locked += reason == Reason::MAILBOX_LOCKED;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused + locked, 50);
  EXPECT_LE(refused, 5);
  EXPECT_EQ(service_.Sql("SELECT mailbox_failures FROM complaints.complaint"),
            std::to_string(refused.load()));
}

}  // namespace
}  // namespace tanggap::complaints
