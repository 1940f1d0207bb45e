using System.Buffers;

namespace DesignPatterns.Words;

/// <summary>A word as it is looked up: two ways of writing the same word are equal.</summary>
/// <remarks>
/// Case and the amount of white space do not count. Unicode's composed and decomposed forms do: the hosts run
/// without ICU (<c>InvariantGlobalization</c>), where <see cref="string.Normalize()"/> changes nothing. Every
/// word of WordNet is ASCII, so both forms of an accented word are equally unknown.
/// </remarks>
public readonly record struct Word
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789'-.");

    private Word(string value) => Value = value;

    /// <summary>In lower case, without white space around it, and with single spaces inside.</summary>
    public string Value { get; }

    public static Word From(string text)
    {
        // Most words that are asked for are written like that already.
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return new(text);
        }

        // A null separator splits at every kind of white space.
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new(string.Join(' ', parts).ToLowerInvariant());
    }

    public override string ToString() => Value;
}
