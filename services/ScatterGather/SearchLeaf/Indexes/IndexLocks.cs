namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>What leaves of a machine tell each other in a folder of indexes, until their process ends.</summary>
internal static class IndexLocks
{
    private const string TurnName = "turn.lock";
    private const string UseName = "use.lock";

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>One process at a time builds in a folder; the others wait, and find what it built.</summary>
    /// <returns>To be disposed of when done.</returns>
    public static Task<FileStream> TakeTurnAsync(
        DirectoryInfo folder, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(PathOf(folder, TurnName), FileAccess.ReadWrite, FileShare.None, time, cancellationToken);

    /// <summary>Any number of leaves may answer with a version; those that start are to find it.</summary>
    /// <returns>To be disposed of when it is in use no longer.</returns>
    public static Task<FileStream> UseAsync(
        DirectoryInfo version, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(
            PathOf(version, UseName), FileAccess.Read, FileShare.Read | FileShare.Delete, time, cancellationToken);

    /// <summary>Whether a leaf answers with this version.</summary>
    public static bool IsUsed(DirectoryInfo version)
    {
        try
        {
            using var alone = new FileStream(
                PathOf(version, UseName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException fault)
        {
            return fault is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }

    private static string PathOf(DirectoryInfo folder, string name) => Path.Combine(folder.FullName, name);

    private static async Task<FileStream> OpenAsync(
        string path, FileAccess access, FileShare share, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, access, share);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Somebody else has it: who builds, for long; who looks whether it is in use, for a moment.
                await Task.Delay(RetryPeriod, time, cancellationToken);
            }
        }
    }
}
