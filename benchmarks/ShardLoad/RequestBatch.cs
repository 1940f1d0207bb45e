using System.Text;

namespace DesignPatterns.ShardLoad;

/// <summary>The requests that a connection sends at once: a form, into which the digits of the keys are put.</summary>
/// <remarks>So a request costs the load little more than the copy of its bytes.</remarks>
internal sealed class RequestBatch
{
    /// <summary>A value starts with its key, so that each answer can be told from any other.</summary>
    public const int ValueLength = 100;

    private const string NoDigits = "00000000";

    private readonly byte[] _bytes;
    private readonly int[] _digits;

    public RequestBatch(Choices choices)
    {
        var text = string.Concat(Enumerable.Repeat(One(choices), choices.Depth));
        _bytes = Encoding.ASCII.GetBytes(text);
        var places = new List<int>();
        for (var at = text.IndexOf(NoDigits, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(NoDigits, at + NoDigits.Length, StringComparison.Ordinal))
        {
            places.Add(at);
        }

        _digits = [.. places];
        DigitsPerKey = choices.IsSets ? 2 : 1;
    }

    public int Length => _bytes.Length;

    public int KeyCount => _digits.Length / DigitsPerKey;

    /// <summary>How often the digits of one key stand there: a set has them in its value, too.</summary>
    private int DigitsPerKey { get; }

    public void Write(Span<byte> into, ReadOnlySpan<int> chosen, Keys keys)
    {
        _bytes.CopyTo(into);
        for (var place = 0; place < _digits.Length; place++)
        {
            keys.DigitsOf(chosen[place / DigitsPerKey]).CopyTo(into[_digits[place]..]);
        }
    }

    private static string One(Choices choices)
    {
        const string Key = "key:" + NoDigits;
        var value = Key.PadRight(ValueLength, 'x');
        var keys = Enumerable.Repeat(Key, choices.KeysPerGet);
        return (choices.IsRedis, choices.IsSets) switch
        {
            (false, true) => $"set {Key} 0 0 {ValueLength}\r\n{value}\r\n",
            (false, false) => $"get {string.Join(' ', keys)}\r\n",
            (true, true) => $"*3\r\n$3\r\nSET\r\n$12\r\n{Key}\r\n${ValueLength}\r\n{value}\r\n",
            (true, false) when choices.KeysPerGet == 1 => $"*2\r\n$3\r\nGET\r\n$12\r\n{Key}\r\n",
            (true, false) => $"*{choices.KeysPerGet + 1}\r\n$4\r\nMGET\r\n"
                + string.Concat(keys.Select(key => $"$12\r\n{key}\r\n")),
        };
    }
}
