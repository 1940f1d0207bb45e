using System.Security.Cryptography;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>What became of a command.</summary>
internal sealed record Notice(
    string Resource, string Command, DateTimeOffset At, bool Succeeded, string Message);

/// <summary>
/// Outcomes of commands, by a random id, until the page that the browser is led back to has shown them.
/// </summary>
internal sealed class NoticeStore
{
    /// <summary>Outcomes that wait to be shown; the oldest makes room.</summary>
    public const int Capacity = 100;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, (Notice Notice, bool IsShown)> _notices = [];

    public string Add(Notice notice)
    {
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        lock (_lock)
        {
            if (_notices.Count == Capacity)
            {
                _notices.RemoveAt(0);
            }

            _notices.Add(id, (notice, IsShown: false));
        }

        return id;
    }

    /// <summary>The notice, the first time that a reader sees the page.</summary>
    public Notice? Show(string? id) => Find(id, isAgain: false);

    /// <summary>The notice, for a page that stands open, shows it already and renews itself.</summary>
    public Notice? ShowAgain(string? id) => Find(id, isAgain: true);

    private Notice? Find(string? id, bool isAgain)
    {
        lock (_lock)
        {
            if (id is null || !_notices.TryGetValue(id, out var found) || found.IsShown != isAgain)
            {
                return null;
            }

            _notices[id] = (found.Notice, IsShown: true);
            return found.Notice;
        }
    }
}
