using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Finds the keys that one shard should not bear alone, and has others answer for it.</summary>
/// <remarks>
/// <para>All live shards get a copy, up to <see cref="HotKeyOptions.MostCopies"/>, and each read goes to the one that
/// was asked least: so the hot keys' reads also even out what other keys make uneven. With k of n shards the
/// busiest would have n·h/k + 1 − h of the mean, for a key with the share h of all reads.</para>
/// <para>Through this router no read is stale: a write of a key with copies waits until they are deleted. Through
/// others, which know nothing of them, none is for longer than <see cref="HotKeyOptions.CopyTime"/>. A key that is
/// written more often than each 20 ms stays at its owner.</para>
/// </remarks>
internal sealed class HotSpread(Router router)
{
    private const int MostFreeReads = 4_096;

    /// <summary>For so long after a write no copies are made: copies that each write deletes spread nothing.</summary>
    private static readonly TimeSpan FillPause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RestCheck = TimeSpan.FromMilliseconds(5);

    private readonly HotKeyOptions _options = router.Options.HotKeys;
    private readonly HotKeyFinder _finder = new(router.Options.HotKeys);
    private readonly CopyFlows _flows = new(router);
    private readonly Dictionary<byte[], HotKey> _keys = new(KeyComparer.Instance);
    private readonly KeyFilter _filter = new();
    private readonly Stack<CopyRead> _free = new();
    private ReadSampler _sampler = new((uint)Random.Shared.Next());
    private TimeSpan _restUntil;

    /// <summary>Reads that a copy has answered.</summary>
    public long Reads { get; set; }

    public int Count => _keys.Count;

    public IReadOnlyCollection<HotKey> Keys => _keys.Values;

    public double ShareOf(HotKey key) => _finder.ShareOf(key.Name);

    /// <summary>The hot key of that name, or null when it is none.</summary>
    public HotKey? Find(ReadOnlySpan<byte> key) =>
        _keys.Count > 0 && _filter.MayHave(key)
            && _keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var hot)
            ? hot
            : null;

    public void Start()
    {
        router.Loop.After(_options.Period, EndPeriod);
        router.Loop.After(_options.CopyTime / 4, Refresh);
    }

    /// <summary>Counts a read, and puts it to a copy when that is better than the owner.</summary>
    /// <returns>False: the owner is to be asked.</returns>
    public bool TryAsk(Call call, ReadOnlySpan<byte> command)
    {
        if (call.IsWrite)
        {
            return false;
        }

        if (_sampler.Takes())
        {
            _finder.Add(call.Key);
        }

        if (Find(call.Key) is not { IsSpread: true } key || !CopyAnswers.Can(call.Kind, command, call.Key.Length))
        {
            return false;
        }

        var place = key.Least();
        if (place == key.Owner)
        {
            return false;
        }

        var read = _free.TryPop(out var free) ? free : new CopyRead(this);
        read.Ask(call, place.Shard);
        return true;
    }

    /// <summary>Whether a write of the key has to wait until copies are deleted.</summary>
    public bool HasCopies(ReadOnlySpan<byte> key) => Find(key) is { Copies.Count: > 0 };

    /// <summary>The key is written now: what was fetched of it before is old.</summary>
    public void NoteWrite(ReadOnlySpan<byte> key)
    {
        if (Find(key) is { } hot)
        {
            hot.NoteWrite(router.Loop.Now);
            FillLater(hot);
        }
    }

    /// <summary>The key, whose gate is the caller's, is about to be written: ends when there is no copy.</summary>
    public async Task BeforeWriteAsync(byte[] key)
    {
        if (_keys.TryGetValue(key, out var hot))
        {
            hot.NoteWrite(router.Loop.Now);
            if (hot.Copies.Count > 0)
            {
                await CopyFlows.DropAsync(hot);
                FillLater(hot);
            }
        }
    }

    /// <summary>All shards are about to be emptied by a client.</summary>
    public void NoteFlush()
    {
        foreach (var key in _keys.Values)
        {
            key.NoteWrite(router.Loop.Now);
        }
    }

    /// <summary>A shard has gone out or come back, and keys may have another owner.</summary>
    public void ShardChanged(Shard shard)
    {
        foreach (var key in _keys.Values.ToArray())
        {
            if (key.IsFilling || key.Owner is not { Shard.IsOut: false } owner || owner.Shard != router.Pick(key.Name))
            {
                // A key whose owner is out is lost, or at the next owner; and what was fetched may be of another.
                router.Run(DropAsync(key));
                FillLater(key);
            }
            else if (shard.IsOut)
            {
                key.Remove(copy => copy.Shard == shard);
            }
        }
    }

    /// <summary>Has all copies deleted, and makes none for two seconds, nor while keys move to another map.</summary>
    /// <returns>False: there still are some.</returns>
    public bool TryCoolAll()
    {
        _restUntil = router.Loop.Now + Rest;
        foreach (var key in _keys.Values.ToArray())
        {
            router.Run(DropAsync(key));
        }

        return _keys.Values.All(key =>
            key.Copies.Count == 0 && !key.IsFilling && !router.Gates.IsClosed(key.Name));
    }

    /// <summary>The same, and ends when there are none.</summary>
    public async Task CoolAllAsync()
    {
        while (!TryCoolAll())
        {
            await router.DelayAsync(RestCheck);
        }
    }

    public void AskOwner(Call call) => router.AskNow(call, call.Command);

    public void Return(CopyRead read)
    {
        if (_free.Count < MostFreeReads)
        {
            _free.Push(read);
        }
    }

    private void EndPeriod()
    {
        foreach (var shard in router.AllShards)
        {
            shard.BeginPeriod();
        }

        var (found, cooled) = _finder.EndPeriod(router.Shards.Length);
        foreach (var name in cooled)
        {
            var text = Encoding.UTF8.GetString(name);
            router.Log.KeyCooled(text);
            var key = _keys[name];
            key.IsCooling = true;
            router.Run(DropAsync(key));
        }

        foreach (var name in found)
        {
            if (!_keys.TryGetValue(name, out var key))
            {
                _keys.Add(name, key = new(name));
            }

            key.IsCooling = false;
            var text = Encoding.UTF8.GetString(name);
            var owner = router.Pick(name).Name;
            var share = ShareOf(key);
            router.Log.KeyHot(text, owner, share);
            router.Run(FillAsync(key));
        }

        _filter.Set(_keys.Keys);
        router.Loop.After(_options.Period, EndPeriod);
    }

    private void Refresh()
    {
        foreach (var key in _keys.Values.ToArray())
        {
            router.Run(key.IsCooling ? DropAsync(key) : FillAsync(key));
        }

        router.Loop.After(_options.CopyTime / 4, Refresh);
    }

    private void FillLater(HotKey key)
    {
        if (!key.IsFillDue)
        {
            key.IsFillDue = true;
            router.Loop.After(FillPause, () =>
            {
                key.IsFillDue = false;
                router.Run(FillAsync(key));
            });
        }
    }

    private async Task FillAsync(HotKey key)
    {
        if (key.IsFilling || key.IsCooling || router.Motion is not null || router.Loop.Now < _restUntil
            || router.Pick(key.Name).IsOut)
        {
            return;
        }

        if (router.Gates.IsClosed(key.Name) || router.Loop.Now - FillPause < key.WrittenAt)
        {
            FillLater(key);
            return;
        }

        key.IsFilling = true;
        var version = key.Version;
        var isThere = await _flows.FillAsync(key);
        key.IsFilling = false;
        if (!isThere)
        {
            await DropAsync(key);
        }
        else if (key.Version != version)
        {
            FillLater(key);
        }
    }

    private async Task DropAsync(HotKey key)
    {
        if (key.IsDropping)
        {
            return;
        }

        key.Void();
        if (key.Copies.Count > 0)
        {
            key.IsDropping = true;
            try
            {
                await router.Gates.EnterAsync(key.Name);
                await CopyFlows.DropAsync(key);
                router.Gates.Leave(key.Name);
            }
            catch (ShardFailedException)
            {
                // Too many wait at gates. The copies end by themselves, and what needs them gone drops them again.
            }

            key.IsDropping = false;
        }

        if (key.IsCooling && key.Copies.Count == 0 && !key.IsFilling)
        {
            _keys.Remove(key.Name);
            _filter.Set(_keys.Keys);
        }
    }
}
