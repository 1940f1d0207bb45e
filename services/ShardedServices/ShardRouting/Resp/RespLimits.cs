namespace DesignPatterns.ShardRouting.Resp;

/// <summary>What one request may be: more is a protocol error, as with Redis' own limits.</summary>
/// <param name="MostArguments">With the command's name. Redis itself takes 2³¹ − 1.</param>
/// <param name="MostBulkBytes">Of one argument; Redis' <c>proto-max-bulk-len</c>, which is 512 MiB.</param>
internal readonly record struct RespLimits(int MostArguments, int MostBulkBytes)
{
    /// <summary>
    /// The longest inline request, and the longest line before an argument, as Redis has it.
    /// </summary>
    public const int MostLineBytes = 64 * 1_024;

    public static RespLimits Default => new(65_536, 16 * 1_024 * 1_024);
}
