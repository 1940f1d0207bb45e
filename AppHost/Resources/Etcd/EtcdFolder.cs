using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>
/// Where the members of one run keep their data, over a member's stop and start; gone when the run ends.
/// </summary>
/// <remarks>
/// A run that was killed removes nothing: the next one does. It knows such a folder by a lock that nobody holds.
/// </remarks>
internal sealed class EtcdFolder : IDisposable
{
    private const string Prefix = "designpatterns-etcd-";
    private const string LockFile = "run.lock";

    private readonly string _path;
    private readonly FileStream _lock;

    public EtcdFolder()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            RemoveLeftover(folder);
        }

        _path = Directory.CreateTempSubdirectory(Prefix).FullName;
        _lock = Open(_path, FileMode.CreateNew);
    }

    public string PathOf(string member) => Path.Combine(_path, member);

    public void Dispose()
    {
        _lock.Dispose();
        RemoveLeftover(_path);
    }

    private static void RemoveLeftover(string folder)
    {
        try
        {
            using (Open(folder, FileMode.Open))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // Another run's, or one that a member still writes to: it is left to the next run.
        }
    }

    private static FileStream Open(string folder, FileMode mode) =>
        new(Path.Combine(folder, LockFile), mode, FileAccess.Write, FileShare.None);
}

internal static class EtcdFolders
{
    /// <summary>Makes the run's folder when the run starts, and removes it when all processes have ended.</summary>
    /// <returns>The folder, once the run has started.</returns>
    public static Func<EtcdFolder> AddEtcdFolder(this IDistributedApplicationBuilder builder)
    {
        EtcdFolder? folder = null;
        builder.Services.AddSingleton<EtcdFolder>();
        builder.Eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
            // Made before what starts the processes, it is disposed of after that.
            folder = started.Services.GetRequiredService<EtcdFolder>();
            return Task.CompletedTask;
        });
        return () => folder ?? throw new InvalidOperationException("The run has not started yet.");
    }
}
