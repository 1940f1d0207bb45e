namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>
/// What memcached 1.6.18 keeps to itself when asked to be quiet. The router cuts the wish out of what it
/// forwards, to have one answer for each request, and then does not pass on what would not have come.
/// </summary>
internal static class MemcachedQuiet
{
    /// <summary>Whether a client that asked quietly is not told this.</summary>
    /// <param name="answer">The line that answers, without its end.</param>
    /// <remarks>
    /// After <c>noreply</c> nothing is told, not even an error. Of the meta commands, each keeps to itself
    /// only what was expected of it: <c>mg</c> that nothing was found, <c>ms</c>, <c>md</c> and <c>ma</c>
    /// that it was done. One difference remains: of an <c>ma</c> that made its number, memcached does tell.
    /// </remarks>
    public static bool Silences(MemcachedVerb verb, ReadOnlySpan<byte> answer) => verb switch
    {
        MemcachedVerb.MetaGet => IsCode(answer, "EN"u8),
        MemcachedVerb.MetaSet or MemcachedVerb.MetaDelete => IsCode(answer, "HD"u8),
        MemcachedVerb.MetaArithmetic => IsCode(answer, "HD"u8) || IsCode(answer, "VA"u8),
        MemcachedVerb.MetaNoOp or MemcachedVerb.MetaDebug => false,
        _ => true,
    };

    private static bool IsCode(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> code) =>
        answer.StartsWith(code) && (answer.Length == 2 || answer[2] == (byte)' ');
}
