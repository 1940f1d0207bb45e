namespace DesignPatterns.ResponseCache.Policy;

/// <summary>A count of seconds as HTTP writes it: digits and nothing else (RFC 9111 §1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>What a count too large to hold stands for, about 68 years.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>The duration written, zero when it is not a count of seconds.</summary>
    public static TimeSpan Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return TimeSpan.Zero;
        }

        return int.TryParse(text, out var seconds) ? TimeSpan.FromSeconds(seconds) : Maximum;
    }
}
