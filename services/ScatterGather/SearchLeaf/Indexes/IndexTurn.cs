namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>One process at a time builds in a folder; the others wait, and find what it built.</summary>
internal static class IndexTurn
{
    private const string FileName = "turn.lock";

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(50);

    /// <returns>To be disposed of when done; the end of the process does so too.</returns>
    public static async Task<FileStream> TakeAsync(
        DirectoryInfo folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, FileName);
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Somebody else has it.
                await Task.Delay(RetryPeriod, time, cancellationToken);
            }
        }
    }
}
