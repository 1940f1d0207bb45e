using System.Security.Cryptography;

namespace DesignPatterns.ShardRouting.Moving;

/// <summary>Looks after the map's file, and has the router take what changed.</summary>
/// <remarks>
/// Polled, because not every volume tells of changes; read whole, and taken only when it makes sense.
/// </remarks>
internal sealed class MapWatch(string file, RouterLog log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private byte[] _seen = [];

    /// <exception cref="InvalidDataException">It cannot be read, or is no shard map.</exception>
    public ShardMapFile ReadFirst()
    {
        try
        {
            var json = File.ReadAllBytes(file);
            _seen = SHA256.HashData(json);
            return ShardMapFile.Parse(json);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The shard map {file} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Until cancelled, offers each new map; one that has to wait is offered again.</summary>
    /// <param name="take">False: not now.</param>
    public async Task RunAsync(
        Func<ShardMapFile, Task<bool>> take, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                var json = await File.ReadAllBytesAsync(file, cancellationToken);
                var hash = SHA256.HashData(json);
                if (hash.AsSpan().SequenceEqual(_seen))
                {
                    continue;
                }

                if (await take(ShardMapFile.Parse(json)))
                {
                    _seen = hash;
                }
                else
                {
                    log.MapWaits(file);
                }
            }
            catch (Exception fault) when (fault is IOException or InvalidDataException or ArgumentException
                or UnauthorizedAccessException)
            {
                // The map in use stays; the file is read again when its time comes, and this is said again.
                log.MapRefused(file, fault.Message);
            }
        }
    }
}
