#include "libs/auth/jwt.h"

#include <gtest/gtest.h>

#include "libs/auth/test_tokens.h"
#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

class JwtTest : public testing::Test {
 protected:
  absl::StatusOr<VerifiedJwt> Verify(std::string_view token, absl::Time now = kTestNow) {
    return VerifyJwt(token, {issuer_}, "tanggap", now);
  }
  // "" when the token is good.
  std::string Refusal(std::string_view token) {
    const auto verified = Verify(token);
    const auto reason = errors::ReasonOf(verified.status());
    return verified.ok() ? "" : std::string(reason ? errors::ReasonName(*reason) : "no reason");
  }
  const nlohmann::json tokens_ = TestTokens();
  TrustedIssuer issuer_ = {.issuer = kTestIssuer,
                           .keys = std::make_shared<FixedKeySource>(*KeySet::Parse(TestJwks()))};
};

TEST_F(JwtTest, BelievesGoodTokens) {
  ASSERT_GE(tokens_["good"].size(), 10u);
  for (const auto& [name, token] : tokens_["good"].items()) {
    EXPECT_EQ(Refusal(token.get<std::string>()), "") << name;
  }
}

TEST_F(JwtTest, RefusesEveryBadTokenForItsReason) {
  ASSERT_GE(tokens_["bad"].size(), 50u);
  for (const auto& [name, bad] : tokens_["bad"].items()) {
    EXPECT_EQ(Refusal(bad["token"].get<std::string>()), bad["reason"].get<std::string>()) << name;
  }
}

TEST_F(JwtTest, ReadsSubjectGrantsAndExpiry) {
  const auto verified = Verify(tokens_["good"]["es256"].get<std::string>());
  ASSERT_TRUE(verified.ok()) << verified.status();
  const Principal& principal = verified->principal;
  EXPECT_EQ(principal.kind, PrincipalKind::kPerson);
  EXPECT_EQ(principal.issuer, kTestIssuer);
  EXPECT_EQ(principal.subject.Reveal(), "budi@example.go.id");
  EXPECT_EQ(principal.grants, (std::vector<Grant>{{Role::ROLE_OFFICER, "dinkes", "p2p"},
                                                  {Role::ROLE_SUPERVISOR, "dinkes", ""},
                                                  {Role::ROLE_CITIZEN, "", ""}}));
  EXPECT_EQ(verified->expiry, kTestNow + absl::Seconds(600));
}

TEST_F(JwtTest, NotEveryIssuerKnowsCitizens) {
  issuer_.everyone_is_citizen = false;
  const auto verified = Verify(tokens_["good"]["es256"].get<std::string>());
  ASSERT_TRUE(verified.ok());
  EXPECT_FALSE(verified->principal.Holds(Role::ROLE_CITIZEN));
}

TEST_F(JwtTest, FindsGrantsWhereTheIssuerKeepsThem) {
  const std::string token = tokens_["nested"].get<std::string>();
  EXPECT_FALSE(Verify(token)->principal.Holds(Role::ROLE_OFFICER));
  issuer_.grants_claim = "realm_access.tanggap";
  EXPECT_TRUE(Verify(token)->principal.Holds(Role::ROLE_OFFICER, "dinkes"));
}

TEST_F(JwtTest, OnlyServicesActForOthersAndHoldServiceAccount) {
  const std::string token = tokens_["service"].get<std::string>();
  const auto as_person = Verify(token);
  ASSERT_TRUE(as_person.ok()) << as_person.status();
  EXPECT_FALSE(as_person->principal.on_behalf_of.has_value());
  EXPECT_FALSE(as_person->principal.Holds(Role::ROLE_SERVICE_ACCOUNT));

  issuer_.services = true;
  const auto as_service = Verify(token);
  ASSERT_TRUE(as_service.ok());
  EXPECT_EQ(as_service->principal.kind, PrincipalKind::kService);
  ASSERT_TRUE(as_service->principal.on_behalf_of.has_value());
  EXPECT_EQ(as_service->principal.on_behalf_of->subject.Reveal(), "siti@example.id");
  // A role of a newer release is passed over.
  EXPECT_EQ(as_service->principal.grants,
            (std::vector<Grant>{{Role::ROLE_SERVICE_ACCOUNT, "", ""}}));
}

TEST_F(JwtTest, RefusesEveryChangeOfAToken) {
  for (const char* name : {"rs256", "es256", "eddsa"}) {
    const std::string token = tokens_["good"][name].get<std::string>();
    for (size_t i = 0; i < token.size(); ++i) {
      std::string changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_NE(Refusal(changed), "") << name << " at " << i;
    }
  }
}

TEST_F(JwtTest, ATokenHasOneSpelling) {
  const std::string token = tokens_["good"]["eddsa"].get<std::string>();
  int believed = 0;
  for (const char last :
       std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
    std::string changed = token;
    changed.back() = last;
    believed += Refusal(changed).empty();
  }
  EXPECT_EQ(believed, 1);
  EXPECT_EQ(Refusal(token + "="), "TOKEN_MALFORMED");
}

TEST_F(JwtTest, RandomTextIsHarmless) {
  base::SeededRandom random(1);
  for (int i = 0; i < 5'000; ++i) {
    const std::string text =
        base::Join(base::ToBase64Url(random.Bytes(random.Below(40))), ".",
                   base::ToBase64Url(random.Bytes(random.Below(40))), ".", random.Bytes(3));
    EXPECT_NE(Refusal(text), "");
    EXPECT_NE(Refusal(random.Bytes(random.Below(60))), "");
  }
  EXPECT_EQ(Refusal("a.b"), "TOKEN_MALFORMED");
  EXPECT_EQ(Refusal("a.b.c.d"), "TOKEN_MALFORMED");
  EXPECT_EQ(Refusal(".."), "TOKEN_MALFORMED");
  EXPECT_EQ(Refusal(std::string(1 << 20, '.')), "TOKEN_MALFORMED");
}

TEST_F(JwtTest, ARefusalTellsTheCallerNothingOfWhy) {
  const std::string weak = tokens_["bad"]["weak key"]["token"].get<std::string>();
  const std::string unknown = tokens_["bad"]["unknown kid"]["token"].get<std::string>();
  EXPECT_EQ(Verify(weak).status().message(), Verify(unknown).status().message());
  EXPECT_EQ(base::AsStd(Verify(weak).status().message()).find("budi"), std::string::npos);
}

}  // namespace
}  // namespace tanggap::auth
