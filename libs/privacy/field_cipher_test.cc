#include "libs/privacy/field_cipher.h"

#include <gtest/gtest.h>

#include <set>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

const Pii<std::string> kPhone("+6281234567890");
constexpr char kContext[] = "complaints.identity|phone|018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10";
constexpr char kKeyContext[] = "complaints.case_key|018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10";

class FieldCipherTest : public testing::Test {
 protected:
  base::SeededRandom random_{5};
  KeyRing keys_ = KeyRing::Generate(random_);
  FieldCipher cipher_{keys_, random_};
  DataKey data_key_ = cipher_.NewDataKey();
};

// Whether `open` refuses every blob that differs from `blob` in one bit, or in length.
template <typename Open>
void ExpectTamperProof(const std::string& blob, const Open& open) {
  ASSERT_TRUE(open(blob).ok());
  for (size_t i = 0; i < blob.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = blob;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_EQ(open(changed).status().code(), absl::StatusCode::kDataLoss) << i << " " << bit;
    }
    EXPECT_FALSE(open(blob.substr(0, i)).ok()) << i;
  }
  EXPECT_FALSE(open(blob + "x").ok());
}

TEST_F(FieldCipherTest, OpensWhatItSealed) {
  for (const size_t size : {0, 1, 15, 16, 17, 4000}) {
    const Pii<std::string> value(std::string(size, 'x'));
    const auto opened = cipher_.Open(data_key_, cipher_.Seal(data_key_, value, kContext), kContext);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, value);
  }
}

TEST_F(FieldCipherTest, HasTheDocumentedForm) {
  const std::string field = cipher_.Seal(data_key_, kPhone, kContext);
  EXPECT_EQ(field.size(), 2 + 12 + kPhone.Reveal().size() + 16);
  EXPECT_EQ(field.substr(0, 2), std::string("\1\0", 2));
  EXPECT_EQ(field.find(kPhone.Reveal()), std::string::npos);
  const std::string wrapped = cipher_.Wrap("dinkes", data_key_, kKeyContext);
  EXPECT_EQ(wrapped.size(), 2u + 12 + 32 + 16);
  EXPECT_EQ(wrapped.substr(0, 2), "\1\1");
}

TEST_F(FieldCipherTest, NeverSealsTwiceAlike) {
  std::set<std::string> nonces;
  for (int i = 0; i < 1000; ++i) {
    nonces.insert(cipher_.Seal(data_key_, kPhone, kContext).substr(2, 12));
  }
  EXPECT_EQ(nonces.size(), 1000u);
}

TEST_F(FieldCipherTest, RefusesAFieldThatWasChanged) {
  ExpectTamperProof(cipher_.Seal(data_key_, kPhone, kContext), [&](const std::string& blob) {
    return cipher_.Open(data_key_, blob, kContext);
  });
}

TEST_F(FieldCipherTest, RefusesAWrappedKeyThatWasChanged) {
  ExpectTamperProof(cipher_.Wrap("dinkes", data_key_, kKeyContext), [&](const std::string& blob) {
    return cipher_.Unwrap("dinkes", blob, kKeyContext);
  });
}

TEST_F(FieldCipherTest, RefusesAnAgencySecretThatWasChanged) {
  ExpectTamperProof(
      cipher_.SealForAgency("dinkes", kPhone, kContext),
      [&](const std::string& blob) { return cipher_.OpenForAgency("dinkes", blob, kContext); });
}

TEST_F(FieldCipherTest, AValueOpensOnlyWhereItBelongs) {
  const std::string field = cipher_.Seal(data_key_, kPhone, kContext);
  EXPECT_FALSE(cipher_.Open(data_key_, field, "complaints.identity|name|018bcfe5").ok());
  EXPECT_FALSE(cipher_.Open(cipher_.NewDataKey(), field, kContext).ok());
  const std::string wrapped = cipher_.Wrap("dinkes", data_key_, kKeyContext);
  EXPECT_FALSE(cipher_.Unwrap("dinsos", wrapped, kKeyContext).ok());
  EXPECT_FALSE(cipher_.Unwrap("dinkes", wrapped, "another case").ok());
  // 32 bytes of an agency's secret are not a data key, in the same place or not.
  const std::string secret =
      cipher_.SealForAgency("dinkes", Pii<std::string>(std::string(32, 'k')), kKeyContext);
  EXPECT_FALSE(cipher_.Unwrap("dinkes", secret, kKeyContext).ok());
  EXPECT_FALSE(cipher_.OpenForAgency("dinkes", wrapped, kKeyContext).ok());
}

TEST_F(FieldCipherTest, ErrorsShowNothing) {
  const std::string field = cipher_.Seal(data_key_, kPhone, kContext);
  const std::string text = cipher_.Open(data_key_, field, "elsewhere").status().ToString();
  EXPECT_EQ(text.find("+62"), std::string::npos);
  EXPECT_EQ(text.find("elsewhere"), std::string::npos);
}

TEST_F(FieldCipherTest, AfterRotationTheOldKeyOpensAndTheNewOneSeals) {
  const std::string old_wrapped = cipher_.Wrap("dinkes", data_key_, kKeyContext);
  EXPECT_FALSE(cipher_.UsesOldKey(old_wrapped));

  const KeyRing rotated = keys_.Rotated(random_);
  const FieldCipher cipher(rotated, random_);
  const auto unwrapped = cipher.Unwrap("dinkes", old_wrapped, kKeyContext);
  ASSERT_TRUE(unwrapped.ok()) << unwrapped.status();
  EXPECT_EQ(*unwrapped, data_key_);
  EXPECT_TRUE(cipher.UsesOldKey(old_wrapped));
  const std::string new_wrapped = cipher.Wrap("dinkes", *unwrapped, kKeyContext);
  EXPECT_EQ(new_wrapped[1], 2);
  EXPECT_FALSE(cipher.UsesOldKey(new_wrapped));

  // One rotation later the first key is gone: what was sealed again opens, what was not is lost.
  const KeyRing twice = rotated.Rotated(random_);
  const FieldCipher last(twice, random_);
  EXPECT_TRUE(last.Unwrap("dinkes", new_wrapped, kKeyContext).ok());
  EXPECT_EQ(last.Unwrap("dinkes", old_wrapped, kKeyContext).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace tanggap::privacy
