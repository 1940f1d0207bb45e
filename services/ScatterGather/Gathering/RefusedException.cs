namespace DesignPatterns.Gathering;

/// <summary>A replica said no.</summary>
/// <param name="status">
/// As HTTP means it: 4xx blames the request, which is then not retried; 503 is a replica that has too much to
/// do; 504 says that the deadline passed there.
/// </param>
/// <param name="text">Shown to the caller; at most 64 KiB of it travel.</param>
public sealed class RefusedException(int status, string text) : Exception(text)
{
    public int Status => status;

    internal bool BlamesRequest => status is >= 400 and < 500;

    internal bool IsLate => status == 504;
}
