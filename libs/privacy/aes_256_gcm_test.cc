#include "libs/privacy/aes_256_gcm.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

struct Vector {
  std::string key, nonce, plaintext, associated_data, sealed;
};

// Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega), submitted to
// NIST for SP 800-38D.
const Vector kVectors[] = {
    {std::string(64, '0'), std::string(24, '0'), "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {std::string(64, '0'), std::string(24, '0'), std::string(32, '0'), "",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "525"
     "b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "525"
     "b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(Aes256GcmTest, AnswersAsTheStandardSays) {
  for (const Vector& vector : kVectors) {
    const Key key = Key::FromBytes(base::FromHex(vector.key));
    const std::string nonce = base::FromHex(vector.nonce);
    const std::string associated_data = base::FromHex(vector.associated_data);
    const std::string sealed =
        Aes256GcmSeal(key, nonce, base::FromHex(vector.plaintext), associated_data);
    EXPECT_EQ(base::ToHex(sealed), vector.sealed);
    EXPECT_EQ(Aes256GcmOpen(key, nonce, sealed, associated_data), base::FromHex(vector.plaintext));
  }
}

TEST(Aes256GcmTest, OpensNothingThatIsShortOrChanged) {
  const Vector& vector = kVectors[3];
  const Key key = Key::FromBytes(base::FromHex(vector.key));
  const std::string nonce = base::FromHex(vector.nonce);
  const std::string associated_data = base::FromHex(vector.associated_data);
  const std::string sealed = base::FromHex(vector.sealed);
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(Aes256GcmOpen(key, nonce, sealed.substr(0, size), associated_data));
  }
  EXPECT_FALSE(Aes256GcmOpen(key, nonce, sealed + '\0', associated_data));
  EXPECT_FALSE(Aes256GcmOpen(key, nonce, sealed, ""));
  EXPECT_FALSE(Aes256GcmOpen(key, nonce.substr(1), sealed, associated_data));
}

}  // namespace
}  // namespace tanggap::privacy
