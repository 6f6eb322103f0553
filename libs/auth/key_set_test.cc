#include "libs/auth/key_set.h"

#include <gtest/gtest.h>

#include "libs/auth/strict_json.h"
#include "libs/auth/test_tokens.h"
#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

// RFC 8037, appendix A.4: a signature by the key of appendix A.2.
constexpr char kEd25519Jwk[] =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr char kEd25519Signature[] =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

std::optional<PublicKey> KeyOf(std::string_view jwk) {
  return PublicKey::FromJwk(*ParseStrictObject(jwk));
}

TEST(PublicKeyTest, VerifiesTheSignatureOfTheStandard) {
  const auto key = KeyOf(kEd25519Jwk);
  ASSERT_TRUE(key.has_value());
  std::string signature;
  ASSERT_TRUE(base::FromBase64Url(kEd25519Signature, &signature));
  const std::string input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  EXPECT_TRUE(key->Verify("EdDSA", input, signature));
  EXPECT_FALSE(key->Verify("ES256", input, signature));
  EXPECT_FALSE(key->Verify("EdDSA", input + "x", signature));
  EXPECT_FALSE(key->Verify("EdDSA", input, ""));
  EXPECT_FALSE(key->Verify("EdDSA", input, signature + "x"));
}

TEST(PublicKeyTest, RefusesKeysThatAreBrokenOrNotForUs) {
  const nlohmann::json keys = TestTokens()["jwks"]["keys"];
  const nlohmann::json rsa = keys[0];
  const nlohmann::json ec = keys[1];
  ASSERT_TRUE(PublicKey::FromJwk(rsa) && PublicKey::FromJwk(ec));
  const auto changed = [](nlohmann::json jwk, const char* member, const nlohmann::json& value) {
    jwk[member] = value;
    return PublicKey::FromJwk(jwk).has_value();
  };
  EXPECT_FALSE(changed(rsa, "e", "AQ")) << "exponent 1";
  EXPECT_FALSE(changed(rsa, "e", "AA")) << "exponent 0";
  EXPECT_FALSE(changed(rsa, "e", "Ag")) << "even exponent";
  EXPECT_FALSE(changed(rsa, "e", "AQAAAAAB")) << "long exponent";
  EXPECT_FALSE(changed(rsa, "n", ""));
  EXPECT_FALSE(changed(rsa, "n", 5));
  EXPECT_FALSE(changed(rsa, "n", std::string(1366 * 2, 'z'))) << "16384 bits";
  EXPECT_FALSE(changed(rsa, "alg", "PS256"));
  EXPECT_FALSE(changed(rsa, "alg", nullptr));
  EXPECT_FALSE(changed(rsa, "use", "enc"));
  EXPECT_FALSE(changed(rsa, "kty", "EC"));
  EXPECT_FALSE(changed(ec, "crv", "P-384"));
  EXPECT_FALSE(changed(ec, "x", ec["y"])) << "not on the curve";
  EXPECT_FALSE(changed(ec, "y", "AQ"));
  EXPECT_FALSE(PublicKey::FromJwk(nlohmann::json::array()));
  EXPECT_FALSE(
      KeyOf(R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"));
}

TEST(KeySetTest, TakesWhatIsUsableAndPassesOverTheRest) {
  const auto set = KeySet::Parse(TestJwks());
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->size(), 3u);
  EXPECT_EQ(set->Find("rsa-1")->algorithm(), "RS256");
  EXPECT_EQ(set->Find("ec-1")->algorithm(), "ES256");
  EXPECT_EQ(set->Find("ed-1")->algorithm(), "EdDSA");
  EXPECT_EQ(set->Find("weak-1"), nullptr);
  EXPECT_EQ(set->Find("enc-1"), nullptr);
  EXPECT_EQ(set->Find("oct-1"), nullptr);
  EXPECT_EQ(set->Find(""), nullptr);
}

TEST(KeySetTest, RefusesDocumentsThatAreNoSet) {
  const nlohmann::json key = TestTokens()["jwks"]["keys"][0];
  const std::vector<nlohmann::json> many(101, key);
  for (const std::string& text :
       {std::string(""), std::string("{}"), std::string("[]"), std::string(R"({"keys":{}})"),
        std::string(R"({"keys":[]})"), std::string(R"({"keys":[1,null]})"),
        nlohmann::json({{"keys", {key, key}}}).dump(), nlohmann::json({{"keys", many}}).dump(),
        base::Join(R"({"keys":[],"keys":[)", key.dump(), "]}")}) {
    EXPECT_FALSE(KeySet::Parse(text).ok()) << text.substr(0, 60);
  }
}

TEST(StrictJsonTest, RefusesWhatTwoReadersMightReadDifferently) {
  EXPECT_TRUE(ParseStrictObject(R"({"a":{"b":1},"c":{"b":2},"d":[{"b":1},{"b":1}]})"));
  for (const char* text :
       {R"({"a":1,"a":1})", R"({"x":{"a":1,"a":2}})", R"({"x":[{"a":1,"\u0061":2}]})", "[1]", "1",
        "null", "", "{", "{}{}", "{} x", "{'a':1}", R"({"a":01})", R"({"a":NaN})",
        "{\"a\":\"\xff\"}", R"({"a":"\ud800"})", "// c\n{}"}) {
    EXPECT_FALSE(ParseStrictObject(text)) << text;
  }
}

}  // namespace
}  // namespace tanggap::auth
