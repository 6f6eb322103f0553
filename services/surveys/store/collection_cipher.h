// Everything that is made with the key of one survey: receipts, tokens, the names of rows, and what
// is sealed for whoever has a receipt or an id. A client's response_id gives all of them, the
// receipt all but the draft's, and what is stored gives none of the others: no two rows can be
// joined without the receipt, which nobody but the respondent has.
//
//   const CollectionCipher cipher(key, random);
//   const std::string receipt = cipher.ReceiptOf(response_id);             // to the respondent
//   row.seen_key = cipher.SeenKey(receipt);                                // to response_seen
//   row.sealed = cipher.SealSeen(receipt, {content_hash, answer});
//   std::optional<int64_t> serial = cipher.ReadToken(collector, typed);    // no row is read for it
//
// The survey's key is sealed under its agency's: survey_cipher.h opens it. To destroy it is to make
// every receipt and token of the survey worthless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/privacy/key.h"

namespace tanggap::surveys {

// How a submission was answered the first time, and what it was.
struct FirstAnswer {
  std::string content_hash;
  std::string answer;
};

// Immutable; safe to share between threads. `random` outlives it.
class CollectionCipher {
 public:
  // Serials are from 1 to this.
  static constexpr int64_t kMostTokens = (int64_t{1} << 25) - 1;

  CollectionCipher(const privacy::Key& key, base::Random& random) : key_(key), random_(random) {}

  // 24 characters of Crockford's base 32 and a check character.
  std::string ReceiptOf(const base::Uuid& response_id) const;
  // What takes a receipt's place for a response of another system.
  std::string ImportReceiptOf(std::string_view source, std::string_view external_id) const;
  // A receipt as people type it, in the form that the functions below take; nothing when a
  // character of it is wrong.
  static std::optional<std::string> ReadReceipt(std::string_view typed);

  // The names of rows. Chance to whoever does not have the key.
  base::Uuid SeenKey(std::string_view receipt) const;
  base::Uuid ResponseKey(std::string_view receipt) const;
  base::Uuid CommentKey(std::string_view receipt, std::string_view question) const;
  base::Uuid DraftKey(const base::Uuid& response_id) const;
  base::Uuid AccountKey(std::string_view issuer, std::string_view subject) const;

  // Opened by the receipt alone; nothing when it was damaged or belongs to another one.
  std::string SealSeen(std::string_view receipt, const FirstAnswer& first) const;
  std::optional<FirstAnswer> OpenSeen(std::string_view receipt, std::string_view sealed) const;
  std::string SealHash(std::string_view receipt, std::string_view content_hash) const;
  std::optional<std::string> OpenHash(std::string_view receipt, std::string_view sealed) const;
  // Opened by the response's id alone.
  std::string SealDraft(const base::Uuid& response_id, std::string_view draft) const;
  std::optional<std::string> OpenDraft(const base::Uuid& response_id,
                                       std::string_view sealed) const;

  // 26 characters: the serial, what proves it, and a check character.
  std::string TokenOf(const base::Uuid& collector, int64_t serial) const;
  // The serial of a token of this collector, as typed; nothing for anything else.
  std::optional<int64_t> ReadToken(const base::Uuid& collector, std::string_view typed) const;

  // The 32 bytes with which a device seals what it takes down under one bundle.
  std::string BundleKey(const base::Uuid& bundle) const;

 private:
  privacy::Key key_;
  base::Random& random_;
};

// The seal of one response that was taken down without a network, in hexadecimal.
std::string OfflineSeal(std::string_view bundle_key, const base::Uuid& response_id,
                        std::string_view content_hash, std::string_view capture_date);

}  // namespace tanggap::surveys
