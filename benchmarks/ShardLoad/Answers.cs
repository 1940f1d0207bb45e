using System.Buffers.Text;

namespace DesignPatterns.ShardLoad;

/// <summary>What an answer says.</summary>
internal enum Outcome
{
    Good,

    /// <summary>A cache has lost it: no failure.</summary>
    Miss,

    /// <summary>An error, in the protocol's own words.</summary>
    Failed,

    /// <summary>Another value than the one asked for, or no answer of this protocol.</summary>
    Wrong,
}

/// <summary>Reads one answer, and compares it with what was asked.</summary>
internal static class Answers
{
    private const int HeaderLength = 6 + Keys.Length;

    /// <param name="asked">The keys of the request, in its order.</param>
    /// <returns>How long the answer is, or 0 when it is not all there.</returns>
    public static int Read(
        ReadOnlySpan<byte> bytes, bool isRedis, ReadOnlySpan<int> asked, Keys keys, out Outcome outcome) =>
        isRedis ? ReadRedis(bytes, asked, keys, out outcome) : ReadMemcached(bytes, asked, keys, out outcome);

    // VALUE <key> <flags> <length>, the value, …, END; STORED; an error. Values come in any order, so each must be
    // its own key's, and there are no more than were asked for.
    private static int ReadMemcached(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<int> asked, Keys keys, out Outcome outcome)
    {
        outcome = Outcome.Good;
        var used = 0;
        for (var values = 0; ; values++)
        {
            var rest = bytes[used..];
            var lineLength = rest.IndexOf((byte)'\n') + 1;
            if (lineLength == 0)
            {
                return 0;
            }

            if (rest[0] == 'V' && lineLength > HeaderLength)
            {
                var line = rest[..(lineLength - 2)];
                if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int length, out _))
                {
                    outcome = Outcome.Wrong;
                    return lineLength;
                }

                if (rest.Length < lineLength + length + 2)
                {
                    return 0;
                }

                var key = line.Slice(HeaderLength - Keys.Length, Keys.Length);
                if (values == asked.Length || !rest[lineLength..].StartsWith(key)
                    || (asked.Length == 1 && !key.EndsWith(keys.DigitsOf(asked[0]))))
                {
                    outcome = Outcome.Wrong;
                }

                used += lineLength + length + 2;
                continue;
            }

            if (rest.StartsWith("END"u8))
            {
                outcome = outcome == Outcome.Good && values < asked.Length ? Outcome.Miss : outcome;
            }
            else if (!rest.StartsWith("STORED"u8))
            {
                outcome = Outcome.Failed;
            }

            return used + lineLength;
        }
    }

    // +OK; -ERR …; $100 and the value; $-1; *10 and as many of these.
    private static int ReadRedis(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<int> asked, Keys keys, out Outcome outcome)
    {
        outcome = Outcome.Good;
        var (used, left, values) = (0, 1, 0);
        while (left-- > 0)
        {
            var rest = bytes[used..];
            var lineLength = rest.IndexOf((byte)'\n') + 1;
            if (lineLength == 0)
            {
                return 0;
            }

            used += lineLength;
            _ = Utf8Parser.TryParse(rest[1..lineLength], out int number, out _);
            switch (rest[0])
            {
                case (byte)'*':
                    left = number;
                    break;
                case (byte)'$' when number < 0:
                    outcome = outcome == Outcome.Good ? Outcome.Miss : outcome;
                    values++;
                    break;
                case (byte)'$':
                    if (rest.Length < lineLength + number + 2)
                    {
                        return 0;
                    }

                    used += number + 2;
                    if (number < Keys.Length || values >= asked.Length
                        || !rest.Slice(lineLength + 4, Keys.DigitCount).SequenceEqual(keys.DigitsOf(asked[values++])))
                    {
                        outcome = Outcome.Wrong;
                    }

                    break;
                case (byte)'-':
                    outcome = Outcome.Failed;
                    break;
                case (byte)'+':
                    break;
                default:
                    outcome = Outcome.Wrong;
                    break;
            }
        }

        return used;
    }
}
