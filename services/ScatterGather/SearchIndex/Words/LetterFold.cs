using System.Text;

namespace DesignPatterns.SearchIndex.Words;

/// <summary>Letters as they are compared: in lower case, Latin ones without diacritics.</summary>
/// <remarks>
/// The table stands in for <see cref="string.Normalize()"/>, which changes nothing without ICU. A row is a letter and
/// all lower-case letters that Unicode's canonical decomposition takes to it.
/// </remarks>
internal static class LetterFold
{
    private static readonly string[] Rows =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "bḃḅḇ", "cçćĉċčḉ", "dďḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ",
        "gĝğġģǧǵḡ", "hĥȟḣḥḧḩḫẖ", "iìíîïĩīĭįİǐȉȋḭḯỉị", "jĵǰ", "kķǩḱḳḵ", "lĺļľḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ",
        "oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ", "sśŝşšșṡṣṥṧṩ", "tţťțṫṭṯṱẗ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ",
        // What case folding joins although lower case does not.
        "sſẛ", "μµ", "σς", "βϐ", "θϑ", "φϕ", "πϖ", "κϰ", "ρϱ", "εϵ",
    ];

    private const int End = 0x1f00;

    private static readonly char[] Folded = Table();

    /// <summary>Whether the character only changes the letter before it.</summary>
    public static bool IsCombining(Rune rune) => rune.Value is >= 0x300 and <= 0x36f;

    public static Rune Fold(Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        return lower.Value < End && Folded[lower.Value] is not '\0' and var letter ? new(letter) : lower;
    }

    private static char[] Table()
    {
        var table = new char[End];
        foreach (var row in Rows)
        {
            foreach (var letter in row.AsSpan(1))
            {
                table[letter] = row[0];
            }
        }

        return table;
    }
}
