namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>What memcached 1.6.18 says to what it does not take, word for word.</summary>
internal static class MemcachedErrors
{
    public const string Unknown = "ERROR";
    public const string BadLine = "CLIENT_ERROR bad command line format";
    public const string BadDelete =
        "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]";
    public const string BadExpiry = "CLIENT_ERROR invalid exptime argument";
    public const string BadBlock = "CLIENT_ERROR bad data chunk";
    public const string TooManyFlags = "CLIENT_ERROR options flags too long";
    public const string TooManyGetFlags = "CLIENT_ERROR options flags are too long";
    public const string DoubledFlag = "CLIENT_ERROR duplicate flag";
    public const string BadFlag = "CLIENT_ERROR invalid or duplicate flag";
    public const string TooLarge = "SERVER_ERROR object too large for cache";
    public const string LineTooLong = "SERVER_ERROR out of memory reading request";

    /// <summary>No error: what <c>gat</c> with a lifetime and without keys is answered.</summary>
    public const string NothingFound = "END";
}
