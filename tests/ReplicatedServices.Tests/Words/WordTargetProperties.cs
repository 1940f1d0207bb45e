using System.Text;
using DesignPatterns.Words;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.Words;

public sealed class WordTargetProperties
{
    private static readonly Gen<string> Texts =
        from length in Gen.Choose(1, WordTarget.MaxLength)
        from text in Gen.Elements("aZ'. -é€ß!~".ToCharArray()).ArrayOf(length)
        select new string(text);

    [Fact]
    public void However_a_word_is_encoded_and_cased_it_is_the_same_word() =>
        Prop.ForAll(
            Texts.Where(text => Word.From(text).Value is not ("" or "." or "..")).ToArbitrary(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (text, seed) => Parse(Encode(text, new Random(seed))) == Word.From(text))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_segment_is_either_read_or_refused_with_a_reason() =>
        Prop.ForAll<string?>(raw => IsReadOrRefused(raw ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mixture_of_escapes_is_either_read_or_refused_with_a_reason() =>
        Prop.ForAll(
            Gen.Elements("%", "2", "f", "F", "C3", "A9", "%25", "/", "\\", ".", " ", "\0", "é", "\ud800", "a")
                .ListOf().Select(string.Concat).ToArbitrary(),
            IsReadOrRefused)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Any_target_has_a_segment_or_none() =>
        Prop.ForAll<string?, string?>((target, prefix) =>
            !WordTarget.TryGetRawSegment(target ?? "", prefix ?? "", out var segment)
            || (target ?? "").Contains(segment.ToString(), StringComparison.Ordinal))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_read_is_fit_to_be_a_key() =>
        Prop.ForAll(Texts.ToArbitrary(), text =>
            !WordTarget.TryParse(Uri.EscapeDataString(text), out var word, out _)
            || (word.Value.Length is > 0 and <= WordTarget.MaxLength && Word.From(word.Value) == word))
        .QuickCheckThrowOnFailure();

    private static bool IsReadOrRefused(string raw) =>
        WordTarget.TryParse(raw, out var word, out var reason)
            ? reason.Length == 0 && word.Value.Length > 0
            : reason.Length > 0 && word == default;

    private static Word? Parse(string raw) => WordTarget.TryParse(raw, out var word, out _) ? word : null;

    // Each letter in either case, each byte either plain (where RFC 3986 allows it) or as %xx in either case.
    private static string Encode(string text, Random random)
    {
        var raw = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var cased = random.Next(2) == 0 ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune);
            if (Rune.IsLetterOrDigit(cased) && cased.IsAscii && random.Next(2) == 0)
            {
                raw.Append(cased.ToString());
                continue;
            }

            foreach (var code in Encoding.UTF8.GetBytes(cased.ToString()))
            {
                raw.Append('%').Append(random.Next(2) == 0 ? $"{code:x2}" : $"{code:X2}");
            }
        }

        return raw.ToString();
    }
}
