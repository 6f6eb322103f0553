#include "libs/auth/authenticator.h"

#include <gtest/gtest.h>

#include "libs/auth/mailbox_tokens.h"
#include "libs/auth/temporary_file.h"
#include "libs/auth/test_tokens.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

using errors::Reason;

// Counts how often a key is asked for, that is, how often a signature is checked.
class CountingKeySource final : public KeySource {
 public:
  absl::StatusOr<PublicKey> Find(std::string_view id) override {
    ++asked;
    return keys_.Find(id);
  }
  int asked = 0;

 private:
  FixedKeySource keys_{*KeySet::Parse(TestJwks())};
};

class AuthenticatorTest : public testing::Test {
 protected:
  AuthenticatorTest() { WriteKeys(key_.line + " partner=simpus-kota " + kRest); }
  void WriteKeys(const std::string& text) {
    file_.Write(text);
    clock_.Advance(absl::Seconds(1));
  }
  absl::StatusOr<std::shared_ptr<const Principal>> Call(std::string_view bearer,
                                                        std::string_view on_behalf_of = "") {
    return authenticator_.Authenticate(
        {.authorization = base::Join("Bearer ", bearer), .on_behalf_of = on_behalf_of});
  }
  std::optional<Reason> Refusal(std::string_view bearer, std::string_view on_behalf_of = "") {
    return errors::ReasonOf(Call(bearer, on_behalf_of).status());
  }
  std::optional<Reason> RefusalOfHeader(std::string_view header) {
    return errors::ReasonOf(authenticator_.Authenticate({.authorization = header}).status());
  }

  static constexpr char kRest[] =
      "agencies=dinkes,dinsos roles=partner_writer,citizen methods=tanggap.complaints.v1.* "
      "expires=2030-01-01T00:00:00Z on_behalf_of=yes";
  base::ManualClock clock_{kTestNow};
  base::SeededRandom random_{1};
  privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
  const NewApiKey key_ = MakeApiKey(random_);
  TemporaryFile file_;
  const std::shared_ptr<CountingKeySource> source_ = std::make_shared<CountingKeySource>();
  Authenticator authenticator_{
      {.issuers = {{.issuer = kTestIssuer, .keys = source_}}, .api_keys_file = file_.path()},
      keys_,
      clock_};
  const std::string jwt_ = TestTokens()["good"]["eddsa"].get<std::string>();
};

TEST_F(AuthenticatorTest, TellsAMissingHeaderFromAnUnreadableOne) {
  EXPECT_EQ(RefusalOfHeader(""), Reason::TOKEN_MISSING);
  for (const char* header : {"Bearer", "Bearer ", "Bearer    ", "Basic YTpi", "Bearer x", "x",
                             "Bearer\tx", "Bearer a b"}) {
    EXPECT_EQ(RefusalOfHeader(header), Reason::TOKEN_MALFORMED) << header;
  }
  EXPECT_TRUE(authenticator_.Authenticate({.authorization = "bearer  " + jwt_ + " "}).ok());
}

TEST_F(AuthenticatorTest, APersonHasAPseudonymThatIsNotTheirName) {
  const auto principal = Call(jwt_);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->pseudonym.size(), 32u);
  EXPECT_EQ((*principal)->person_pseudonym, (*principal)->pseudonym);
  EXPECT_EQ((*principal)->pseudonym.find("budi"), std::string::npos);
}

TEST_F(AuthenticatorTest, ChecksASignatureOnceAMinute) {
  ASSERT_TRUE(Call(jwt_).ok());
  ASSERT_TRUE(Call(jwt_).ok());
  EXPECT_EQ(source_->asked, 1);
  clock_.Advance(absl::Seconds(60));
  ASSERT_TRUE(Call(jwt_).ok());
  EXPECT_EQ(source_->asked, 2);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Refusal(jwt_), Reason::TOKEN_EXPIRED);
}

TEST_F(AuthenticatorTest, OnlyAnApiKeyMaySpeakForOthers) {
  EXPECT_EQ(Refusal(jwt_, "siti"), Reason::ON_BEHALF_OF_REFUSED);
  // A bad token stays a bad token.
  EXPECT_EQ(Refusal("x", "siti"), Reason::TOKEN_MALFORMED);
  const MailboxTokens mailbox(keys_, clock_, random_);
  EXPECT_EQ(Refusal(mailbox.Issue(base::Uuid::V4(random_)), "siti"), Reason::ON_BEHALF_OF_REFUSED);
}

TEST_F(AuthenticatorTest, AnApiKeyIsItsPartner) {
  const auto principal = Call(key_.key);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->kind, PrincipalKind::kApiKey);
  EXPECT_EQ((*principal)->subject.Reveal(), "simpus-kota");
  EXPECT_EQ((*principal)->grants, (std::vector<Grant>{{Role::ROLE_PARTNER_WRITER, "dinkes", ""},
                                                      {Role::ROLE_CITIZEN, "dinkes", ""},
                                                      {Role::ROLE_PARTNER_WRITER, "dinsos", ""},
                                                      {Role::ROLE_CITIZEN, "dinsos", ""}}));
  EXPECT_TRUE((*principal)->MayCall("tanggap.complaints.v1.ComplaintsService.GetComplaint"));
  EXPECT_FALSE((*principal)->MayCall("tanggap.surveys.v1.SurveysService.GetSurvey"));
}

TEST_F(AuthenticatorTest, RefusesEveryOtherKey) {
  EXPECT_TRUE(Call(key_.key).ok());
  for (size_t i = 4; i < key_.key.size(); ++i) {
    std::string changed = key_.key;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Refusal(changed), Reason::API_KEY_REFUSED) << i;
  }
  EXPECT_EQ(Refusal(key_.key + "A"), Reason::API_KEY_REFUSED);
  EXPECT_EQ(Refusal("tgp_"), Reason::API_KEY_REFUSED);
  EXPECT_EQ(Refusal(MakeApiKey(random_).key), Reason::API_KEY_REFUSED);
  clock_.Set(absl::FromUnixSeconds(1'893'456'000));
  EXPECT_EQ(Refusal(key_.key), Reason::API_KEY_REFUSED) << "expired";
}

TEST_F(AuthenticatorTest, ARevokedKeyIsRefusedWithinASecondAndItsSuccessorIsTheSameCaller) {
  const std::string before = (*Call(key_.key))->pseudonym;
  const NewApiKey next = MakeApiKey(random_);
  WriteKeys(key_.line + " partner=simpus-kota " + kRest + "\n" + next.line +
            " partner=simpus-kota " + kRest);
  EXPECT_TRUE(Call(key_.key).ok());
  EXPECT_EQ((*Call(next.key))->pseudonym, before);
  WriteKeys(next.line + " partner=simpus-kota " + kRest);
  EXPECT_EQ(Refusal(key_.key), Reason::API_KEY_REFUSED);
  EXPECT_TRUE(Call(next.key).ok());
}

TEST_F(AuthenticatorTest, AnAssertedPersonIsRecordedAndBelongsToThePartner) {
  const auto principal = Call(key_.key, "siti-17");
  ASSERT_TRUE(principal.ok()) << principal.status();
  ASSERT_TRUE((*principal)->on_behalf_of.has_value());
  EXPECT_EQ((*principal)->on_behalf_of->issuer, "api-key/simpus-kota");
  EXPECT_EQ((*principal)->on_behalf_of->subject.Reveal(), "siti-17");
  EXPECT_EQ((*principal)->pseudonym, (*Call(key_.key))->pseudonym);
  EXPECT_NE((*principal)->person_pseudonym, (*principal)->pseudonym);
  EXPECT_NE((*principal)->person_pseudonym, (*Call(key_.key, "siti-18"))->person_pseudonym);
  // The next call without the header is the partner's own again.
  EXPECT_FALSE((*Call(key_.key))->on_behalf_of.has_value());
  for (const std::string& subject : {std::string("si ti"), std::string("siti\n"),
                                     std::string("sit\xc3\xad"), std::string(129, 'x')}) {
    EXPECT_EQ(Refusal(key_.key, subject), Reason::ON_BEHALF_OF_REFUSED);
  }
}

TEST_F(AuthenticatorTest, AnAssertedPersonHoldsNoneOfThePartnersGrants) {
  EXPECT_EQ((*Call(key_.key, "siti-17"))->grants,
            (std::vector<Grant>{{Role::ROLE_CITIZEN, "", ""}}));
  WriteKeys(key_.line +
            " partner=lsm agencies=dinkes roles=partner_reader,officer,proxy methods=* "
            "expires=2030-01-01T00:00:00Z on_behalf_of=yes");
  EXPECT_EQ((*Call(key_.key, "siti-17"))->grants,
            (std::vector<Grant>{{Role::ROLE_CITIZEN, "", ""}, {Role::ROLE_PROXY, "", ""}}));
  EXPECT_TRUE((*Call(key_.key))->Holds(Role::ROLE_OFFICER)) << "the partner itself";
}

TEST_F(AuthenticatorTest, AKeyWithoutThatScopeMayNotSpeakForOthers) {
  const NewApiKey plain = MakeApiKey(random_);
  WriteKeys(plain.line +
            " partner=lain agencies=* roles=partner_reader methods=* expires=2030-01-01T00:00:00Z");
  ASSERT_TRUE(Call(plain.key).ok());
  EXPECT_EQ((*Call(plain.key))->grants, (std::vector<Grant>{{Role::ROLE_PARTNER_READER, "*", ""}}));
  EXPECT_EQ(Refusal(plain.key, "siti"), Reason::ON_BEHALF_OF_REFUSED);
}

TEST_F(AuthenticatorTest, WithoutAFileThereAreNoApiKeys) {
  Authenticator authenticator({}, keys_, clock_);
  const std::string header = base::Join("Bearer ", key_.key);
  EXPECT_EQ(errors::ReasonOf(authenticator.Authenticate({.authorization = header}).status()),
            Reason::API_KEY_REFUSED);
}

TEST_F(AuthenticatorTest, AMailboxTokenOpensOneComplaintForFifteenMinutes) {
  const MailboxTokens mailbox(keys_, clock_, random_);
  const base::Uuid complaint = base::Uuid::V4(random_);
  const std::string token = mailbox.Issue(complaint);
  const auto principal = Call(token);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->kind, PrincipalKind::kMailbox);
  EXPECT_EQ((*principal)->mailbox_complaint, complaint);
  EXPECT_EQ((*principal)->grants, (std::vector<Grant>{{Role::ROLE_CITIZEN, "", ""}}));
  EXPECT_EQ(token.find(complaint.ToString()), std::string::npos);
  for (size_t i = 4; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Refusal(changed), Reason::TOKEN_UNTRUSTED) << i;
  }
  EXPECT_EQ(Refusal("tgm_" + std::string(600, 'A')), Reason::TOKEN_UNTRUSTED);
  clock_.Advance(absl::Minutes(15) - absl::Seconds(1));
  EXPECT_TRUE(Call(token).ok());
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Refusal(token), Reason::TOKEN_EXPIRED);
}

}  // namespace
}  // namespace tanggap::auth
