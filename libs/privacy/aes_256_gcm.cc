#include "libs/privacy/aes_256_gcm.h"

#include <openssl/evp.h>

#include <climits>
#include <memory>

#include "libs/base/invariant.h"

namespace tanggap::privacy {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// OpenSSL counts in int. No field or token comes near that; a caller that does is broken.
int Size(std::string_view text) {
  TANGGAP_INVARIANT(text.size() < INT_MAX - kGcmTagSize, "a message fits OpenSSL's int");
  return static_cast<int>(text.size());
}

}  // namespace

std::string Aes256GcmSeal(const Key& key, std::string_view nonce, std::string_view plaintext,
                          std::string_view associated_data) {
  TANGGAP_INVARIANT(nonce.size() == kGcmNonceSize, "a GCM nonce is 12 bytes");
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string sealed(plaintext.size() + kGcmTagSize, '\0');
  int size = 0;
  int rest = 0;
  bool ok = EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key.bytes()),
                               Bytes(nonce)) == 1;
  if (!associated_data.empty()) {
    ok = ok && EVP_EncryptUpdate(context.get(), nullptr, &size, Bytes(associated_data),
                                 Size(associated_data)) == 1;
  }
  size = 0;
  if (!plaintext.empty()) {
    ok = ok && EVP_EncryptUpdate(context.get(), Bytes(sealed), &size, Bytes(plaintext),
                                 Size(plaintext)) == 1;
  }
  ok = ok && EVP_EncryptFinal_ex(context.get(), Bytes(sealed) + size, &rest) == 1;
  ok = ok && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kGcmTagSize,
                                 Bytes(sealed) + plaintext.size()) == 1;
  TANGGAP_INVARIANT(ok, "AES-256-GCM encrypts");
  return sealed;
}

std::optional<std::string> Aes256GcmOpen(const Key& key, std::string_view nonce,
                                         std::string_view sealed,
                                         std::string_view associated_data) {
  if (nonce.size() != kGcmNonceSize || sealed.size() < kGcmTagSize) return std::nullopt;
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kGcmTagSize);
  std::string tag(sealed.substr(ciphertext.size()));
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string plaintext(ciphertext.size(), '\0');
  int size = 0;
  int rest = 0;
  bool ok = EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key.bytes()),
                               Bytes(nonce)) == 1;
  if (!associated_data.empty()) {
    ok = ok && EVP_DecryptUpdate(context.get(), nullptr, &size, Bytes(associated_data),
                                 Size(associated_data)) == 1;
  }
  size = 0;
  if (!ciphertext.empty()) {
    ok = ok && EVP_DecryptUpdate(context.get(), Bytes(plaintext), &size, Bytes(ciphertext),
                                 Size(ciphertext)) == 1;
  }
  ok = ok && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kGcmTagSize, Bytes(tag)) == 1;
  // The plaintext means nothing before the tag has been checked, so it leaves only after this.
  ok = ok && EVP_DecryptFinal_ex(context.get(), Bytes(plaintext) + size, &rest) == 1;
  if (!ok) return std::nullopt;
  return plaintext;
}

}  // namespace tanggap::privacy
